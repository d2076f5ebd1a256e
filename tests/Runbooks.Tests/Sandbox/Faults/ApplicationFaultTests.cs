using System.Net;
using Microsoft.Extensions.Time.Testing;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Sandbox.Faults;

/// <summary>Faults of the application, one test for each.</summary>
internal sealed class ApplicationFaultTests
{
    [Test]
    public async Task A_crashing_good_version_fails_after_the_rollback()
    {
        await using var visit = await SandboxVisit.StartAsync("crashing@good");
        using var before = await visit.QueryAsync();
        await visit.RollbackAsync();
        using var after = await visit.QueryAsync();
        Assert.That((before.StatusCode, after.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.InternalServerError)));
    }

    [Test]
    public async Task A_broken_database_fails_queries_and_health_with_the_error_of_SQLite()
    {
        await using var visit = await SandboxVisit.StartAsync("database-broken");
        using var query = await visit.QueryAsync();
        using var health = await visit.GetAsync("/api/health");
        var queryBody = await query.JsonAsync();
        var healthBody = await health.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(queryBody.ErrorCode(), Is.EqualTo("DATABASE_ERROR"));
            Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(healthBody["database"].Text("status"), Is.EqualTo("error"));
        });
    }

    [Test]
    public async Task Latency_holds_a_query_back_but_not_the_health_check()
    {
        var time = new FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None, Faults = ["latency=4s"] },
            time
        );
        var query = visit.QueryAsync();
        await visit.UntilAsync(target => target.Requests.Count == 2);
        using var health = await visit.GetAsync("/api/health");
        Assert.That((health.StatusCode, query.IsCompleted), Is.EqualTo((HttpStatusCode.OK, false)));
        await Bounded.WhileAsync(query, "the query is answered", async () =>
        {
            time.Advance(TimeSpan.FromSeconds(4));
            await Task.WhenAny(query, Task.Delay(5));
        });
        Assert.That((await query).StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task An_error_rate_fails_the_last_of_so_many_queries_with_a_code()
    {
        await using var visit = await SandboxVisit.StartAsync("error-rate=3");
        var codes = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            using var response = await visit.QueryAsync();
            codes.Add((int)response.StatusCode);
        }
        Assert.That(codes, Is.EqualTo(new[] { 200, 200, 500, 200, 200, 500 }));
    }

    [Test]
    public async Task Streamed_answers_need_no_header()
    {
        await using var visit = await SandboxVisit.StartAsync("streamed-answers");
        using var response = await visit.QueryAsync();
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
    }

    [Test]
    public async Task A_breaking_api_can_be_set_for_any_version()
    {
        await using var visit = await SandboxVisit.StartAsync("breaking-api@green");
        using var query = await visit.QueryAsync();
        using var widget = await visit.GetAsync("/dist/widget.iife.js");
        Assert.That(((await query.JsonAsync())["message"], widget.StatusCode), Is.EqualTo(((object?)null, HttpStatusCode.NotFound)));
    }

    [Test]
    public async Task A_widget_that_is_gone_is_404()
    {
        await using var visit = await SandboxVisit.StartAsync("widget-gone");
        using var response = await visit.GetAsync("/dist/widget.iife.js");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("/dist/widget.iife.js")]
    [TestCase("/any/path/at/all")]
    public async Task A_catch_all_answers_unknown_paths_and_the_widget_with_200_and_JSON(string path)
    {
        await using var visit = await SandboxVisit.StartAsync("catch-all");
        using var response = await visit.GetAsync(path);
        var body = await response.JsonAsync();
        Assert.That((response.StatusCode, body.Text("path")), Is.EqualTo((HttpStatusCode.OK, path)));
    }

    [Test]
    public async Task A_catch_all_answers_a_query_without_answering_it()
    {
        await using var visit = await SandboxVisit.StartAsync("catch-all");
        using var response = await visit.QueryAsync();
        var body = await response.JsonAsync();
        Assert.That(
            (response.StatusCode, body["version"], body["tenantId"]),
            Is.EqualTo((HttpStatusCode.OK, (object?)null, (object?)null))
        );
    }

    [Test]
    public async Task A_catch_all_in_front_of_the_health_check_says_nothing_about_health()
    {
        await using var visit = await SandboxVisit.StartAsync("catch-all-health", "database-broken");
        using var response = await visit.GetAsync("/api/health");
        Assert.That((response.StatusCode, (await response.JsonAsync())["status"]), Is.EqualTo((HttpStatusCode.OK, (object?)null)));
    }

    [Test]
    public async Task Absent_metrics_are_404_or_what_the_catch_all_says()
    {
        await using var visit = await SandboxVisit.StartAsync("metrics-absent");
        using var absent = await visit.GetAsync("/metrics");
        visit.Target.Faults.Set("catch-all");
        using var caught = await visit.GetAsync("/metrics");
        Assert.That(
            (absent.StatusCode, caught.StatusCode, caught.Content.Headers.ContentType!.MediaType),
            Is.EqualTo((HttpStatusCode.NotFound, HttpStatusCode.OK, "application/json"))
        );
    }

    [Test]
    public async Task Garbage_comes_with_the_status_and_the_type_of_metrics()
    {
        await using var visit = await SandboxVisit.StartAsync("metrics-garbage");
        using var response = await visit.GetAsync("/metrics");
        var body = await response.Content.ReadAsStringAsync();
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/plain"));
        Assert.That(body, Does.Contain("process_memory_usage_ratio = high"));
    }

    [TestCase("high-memory", "process_memory_usage_ratio 0.97", "process_memory_usage_ratio 0.41")]
    [TestCase("high-memory=0.91", "process_memory_usage_ratio 0.91", "process_memory_usage_ratio 0.41")]
    [TestCase("high-cpu", "process_cpu_usage_ratio 0.99", "process_cpu_usage_ratio 0.18")]
    [TestCase("pool-exhausted", "database_pool_in_use 10", "database_pool_in_use 0")]
    public async Task The_metrics_of_the_bad_version_show_what_runs_out_until_the_rollback(string fault, string bad, string good)
    {
        await using var visit = await SandboxVisit.StartAsync(fault + "@bad");
        using var before = await visit.GetAsync("/metrics");
        await visit.RollbackAsync();
        using var after = await visit.GetAsync("/metrics");
        Assert.That((await before.Content.ReadAsStringAsync()).Split('\n'), Does.Contain(bad));
        Assert.That((await after.Content.ReadAsStringAsync()).Split('\n'), Does.Contain(good));
    }
}
