using System.Net;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Sandbox;

/// <summary>The API of target-api, when nothing is wrong with it.</summary>
internal sealed class SandboxTargetTests
{
    [Test]
    public async Task The_status_shows_the_bad_version_active_on_green_and_the_good_one_standing_by()
    {
        await using var visit = await SandboxVisit.StartAsync();
        var status = await visit.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That(status.Text("currentEnvironment"), Is.EqualTo("green"));
            Assert.That(status["environments"]!["green"].Text("status"), Is.EqualTo("active"));
            Assert.That(status["environments"]!["green"].Text("version"), Is.EqualTo("1.5.0"));
            Assert.That(status["environments"]!["green"].Text("health"), Is.EqualTo("healthy"));
            Assert.That(status["environments"]!["blue"].Text("status"), Is.EqualTo("standby"));
            Assert.That(status["environments"]!["blue"].Text("version"), Is.EqualTo("1.4.2"));
            Assert.That(status["environments"]!["blue"]!["port"]!.GetValue<int>(), Is.EqualTo(visit.Target.Blue.Port));
            Assert.That(status.EventTypes(), Is.EqualTo(new[] { "deployment", "environment_switch" }));
            Assert.That(status.Text("timestamp"), Does.EndWith("Z"));
        });
    }

    [Test]
    public async Task A_rollback_is_a_toggle_and_a_second_one_puts_the_bad_version_back()
    {
        await using var visit = await SandboxVisit.StartAsync();
        var first = await visit.RollbackAsync();
        Assert.That((visit.Target.ActiveEnvironment, visit.Target.ActiveVersion), Is.EqualTo(("blue", "1.4.2")));
        await visit.RollbackAsync();
        Assert.Multiple(() =>
        {
            Assert.That(first["success"]!.GetValue<bool>(), Is.True);
            Assert.That(first.Text("previousVersion"), Is.EqualTo("1.5.0"));
            Assert.That(first.Text("currentVersion"), Is.EqualTo("1.4.2"));
            Assert.That((visit.Target.ActiveEnvironment, visit.Target.ActiveVersion), Is.EqualTo(("green", "1.5.0")));
            Assert.That((visit.Target.RollbackPosts, visit.Target.Toggles), Is.EqualTo((2, 2)));
        });
    }

    [Test]
    public async Task A_switch_answers_with_environments_and_writes_its_event()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var response = await visit.PostAsync("/deployment/switch");
        var body = await response.JsonAsync();
        var last = (await visit.StatusAsync())["deploymentHistory"]!.AsArray()[^1];
        Assert.Multiple(() =>
        {
            Assert.That((body.Text("previousEnvironment"), body.Text("currentEnvironment")), Is.EqualTo(("green", "blue")));
            Assert.That((last.Text("type"), last.Text("version")), Is.EqualTo(("environment_switch", "1.4.2")));
            Assert.That((visit.Target.SwitchPosts, visit.Target.RollbackPosts), Is.EqualTo((1, 0)));
        });
    }

    [Test]
    public async Task The_history_keeps_the_last_ten_events()
    {
        await using var visit = await SandboxVisit.StartAsync();
        for (var i = 0; i < 11; i++)
            await visit.RollbackAsync();
        var types = (await visit.StatusAsync()).EventTypes();
        Assert.That(types, Is.EqualTo(Enumerable.Repeat("rollback", 10)));
    }

    [Test]
    public async Task A_restart_keeps_the_active_environment_and_forgets_the_history()
    {
        await using var visit = await SandboxVisit.StartAsync();
        await visit.RollbackAsync();
        visit.Target.Restart();
        var status = await visit.StatusAsync();
        Assert.That((status.Text("currentEnvironment"), status.EventTypes().Count), Is.EqualTo(("blue", 0)));
    }

    [Test]
    public async Task Before_the_release_a_deployment_brings_the_bad_version_to_the_standby_and_a_switch_activates_it()
    {
        await using var visit = await SandboxVisit.StartAsync(new SandboxOptions { BadVersionIsActive = false });
        Assert.That((visit.Target.ActiveEnvironment, visit.Target.ActiveVersion), Is.EqualTo(("blue", "1.4.2")));
        using var deployed = await visit.PostAsync("/deployment/deploy");
        var body = await deployed.JsonAsync();
        using var switched = await visit.PostAsync("/deployment/switch");
        Assert.Multiple(() =>
        {
            Assert.That((body.Text("standbyEnvironment"), body.Text("version")), Is.EqualTo(("green", "1.5.0")));
            Assert.That((visit.Target.ActiveEnvironment, visit.Target.ActiveVersion), Is.EqualTo(("green", "1.5.0")));
            Assert.That(visit.Target.DeployPosts, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task A_deployment_beside_the_bad_version_is_the_next_patch()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var first = await visit.PostAsync("/deployment/deploy");
        Assert.That(visit.Target.StandbyVersion, Is.EqualTo("1.5.1"));
        using var second = await visit.PostAsync("/deployment/deploy");
        Assert.That(visit.Target.StandbyVersion, Is.EqualTo("1.5.2"));
    }

    [Test]
    public async Task The_health_of_the_controller_and_of_the_application_name_the_active_version()
    {
        await using var visit = await SandboxVisit.StartAsync();
        var controller = await visit.JsonAsync("/health");
        var application = await visit.JsonAsync("/api/health");
        Assert.Multiple(() =>
        {
            Assert.That(
                (controller.Text("environment"), controller.Text("version"), controller.Text("health")),
                Is.EqualTo(("green", "1.5.0", "healthy"))
            );
            Assert.That((application.Text("status"), application.Text("version")), Is.EqualTo(("healthy", "1.5.0")));
            Assert.That(application["database"].Text("status"), Is.EqualTo("connected"));
        });
    }

    [Test]
    public async Task Each_environment_answers_on_its_own_address_whatever_the_front_serves()
    {
        await using var visit = await SandboxVisit.StartAsync();
        var blue = await visit.JsonAsync(new Uri(visit.Target.Blue, "/api/health").ToString());
        var green = await visit.JsonAsync(new Uri(visit.Target.Green, "/api/health").ToString());
        Assert.That((blue.Text("version"), green.Text("version")), Is.EqualTo(("1.4.2", "1.5.0")));
    }

    [Test]
    public async Task A_query_is_answered_from_the_database_of_the_active_environment()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var response = await visit.QueryAsync();
        var body = await response.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(body.Text("message"), Is.Not.Empty);
            Assert.That(body.Text("version"), Is.EqualTo("1.5.0"));
            Assert.That(body.Text("tenantId"), Is.EqualTo("demo-tenant"));
        });
    }

    [Test]
    public async Task Each_query_is_written_into_the_database_of_the_environment_that_answered_it()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var first = await visit.QueryAsync();
        using var second = await visit.QueryAsync();
        await visit.RollbackAsync();
        using var third = await visit.QueryAsync();
        Assert.That((visit.Target.QueriesLogged("blue"), visit.Target.QueriesLogged("green")), Is.EqualTo((1, 2)));
    }

    [TestCase("""{"content":"test"}""", "MISSING_TENANT_ID")]
    [TestCase("""{"tenantId":"demo"}""", "MISSING_CONTENT")]
    [TestCase("""{"content":5,"tenantId":"demo"}""", "MISSING_CONTENT")]
    [TestCase("""["content"]""", "MISSING_CONTENT")]
    [TestCase("content", "INVALID_JSON")]
    [TestCase("", "INVALID_JSON")]
    public async Task A_query_without_its_fields_is_refused_with_a_code(string json, string code)
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var response = await visit.QueryAsync(json);
        Assert.That((response.StatusCode, (await response.JsonAsync()).ErrorCode()), Is.EqualTo((HttpStatusCode.BadRequest, code)));
    }

    [Test]
    public async Task A_client_that_accepts_an_event_stream_gets_one()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ai/query")
        {
            Content = new StringContent("""{"content":"test","tenantId":"demo"}"""),
        };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var response = await visit.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
            Assert.That(body, Does.StartWith("""data: {"token":"assistant","type":"persona"}""" + "\n\n"));
            Assert.That(body, Does.Contain("\"type\":\"content\""));
            Assert.That(body, Does.EndWith("""data: {"token":"","type":"done"}""" + "\n\n"));
        });
    }

    [Test]
    public async Task The_widget_is_JavaScript()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var response = await visit.GetAsync("/dist/widget.iife.js");
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/javascript"));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.StartWith("var ChatWidget=function(){"));
    }

    [Test]
    public async Task An_unknown_path_is_404_and_a_known_one_refuses_other_methods()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var unknown = await visit.GetAsync("/api/nothing");
        using var method = await visit.GetAsync("/deployment/rollback");
        Assert.That(
            (unknown.StatusCode, method.StatusCode, visit.Target.Toggles),
            Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed, 0))
        );
    }

    [Test]
    public async Task The_metrics_count_the_requests_of_the_active_environment_by_status()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var good = await visit.QueryAsync();
        using var bad = await visit.QueryAsync("{}");
        using var response = await visit.GetAsync("/metrics");
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.Multiple(() =>
        {
            Assert.That(response.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
            Assert.That(lines, Does.Contain("http_requests_total{status=\"200\"} 1"));
            Assert.That(lines, Does.Contain("http_requests_total{status=\"400\"} 1"));
            Assert.That(lines, Does.Contain("http_request_duration_seconds_count 2"));
            Assert.That(lines, Does.Contain("http_request_duration_seconds_bucket{le=\"+Inf\"} 2"));
            Assert.That(lines, Does.Contain("ai_response_seconds_count 2"));
            Assert.That(lines, Does.Contain("process_memory_usage_ratio 0.41"));
            Assert.That(lines, Does.Contain("process_cpu_usage_ratio 0.18"));
            Assert.That(lines, Does.Contain("database_pool_in_use 0"));
            Assert.That(lines, Does.Contain("database_pool_size 10"));
        });
    }

    [Test]
    public async Task The_log_holds_what_arrived_at_the_front_and_at_the_environments()
    {
        await using var visit = await SandboxVisit.StartAsync();
        await visit.JsonAsync("/api/health");
        await visit.RollbackAsync();
        var seen = visit.Target.Requests.Select(request => $"{request.Listener} {request.Method} {request.Path}");
        Assert.That(seen, Is.EqualTo(new[] { "front GET /api/health", "green GET /api/health", "front POST /deployment/rollback" }));
    }

    [Test]
    public async Task The_log_keeps_the_last_thousand_requests()
    {
        await using var visit = await SandboxVisit.StartAsync();
        for (var i = 0; i < 1001; i++)
        {
            using var response = await visit.GetAsync($"/health?n={i}");
        }
        var requests = visit.Target.Requests;
        Assert.That((requests.Count, requests[0].Path), Is.EqualTo((1000, "/health?n=1")));
    }

    [Test]
    public async Task The_processing_time_is_waited_out_before_the_switch()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var options = new SandboxOptions { BadRelease = BadRelease.None, ProcessingTime = TimeSpan.FromSeconds(5) };
        await using var visit = await SandboxVisit.StartAsync(options, time);
        var rollback = visit.RollbackAsync();
        await visit.UntilAsync(target => target.RollbackPosts == 1);
        Assert.That((rollback.IsCompleted, visit.Target.ActiveEnvironment), Is.EqualTo((false, "green")));
        await Bounded.WhileAsync(rollback, "the rollback is answered", async () =>
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(rollback, Task.Delay(5));
        });
        Assert.That(visit.Target.ActiveEnvironment, Is.EqualTo("blue"));
    }

    [Test]
    public async Task A_temporary_data_directory_is_removed_and_a_given_one_is_kept()
    {
        var directory = Directory.CreateTempSubdirectory("sandbox-data-").FullName;
        try
        {
            await using (await SandboxVisit.StartAsync(new SandboxOptions { DataDirectory = directory }))
            {
                // Starting and ending is the test.
            }
            Assert.That(File.Exists(Path.Combine(directory, "blue.db")), Is.True);
            await using var again = await SandboxVisit.StartAsync(new SandboxOptions { DataDirectory = directory });
            using var response = await again.GetAsync("/api/health");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public async Task The_end_releases_a_request_that_hangs_and_closes_the_ports()
    {
        var visit = await SandboxVisit.StartAsync("hang-before-switch");
        var hanging = visit.PostAsync("/deployment/rollback");
        await visit.UntilAsync(target => target.RollbackPosts == 1);
        await visit.Target.DisposeAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => hanging);
        await Assert.ThrowsAsync<HttpRequestException>(() => visit.GetAsync("/health"));
        await visit.DisposeAsync();
    }

    [Test]
    public async Task A_port_that_is_taken_is_an_environment_error_and_leaves_nothing_behind()
    {
        await using var visit = await SandboxVisit.StartAsync();
        await Assert.ThrowsAsync<IOException>(() => SandboxVisit.StartAsync(new SandboxOptions { Port = visit.Target.BaseUrl.Port }));
    }
}
