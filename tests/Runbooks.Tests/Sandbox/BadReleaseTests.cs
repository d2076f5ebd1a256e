using System.Net;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Sandbox;

/// <summary>What a bad release shows, and that a rollback ends it.</summary>
internal sealed class BadReleaseTests
{
    [Test]
    public async Task A_failed_migration_fails_queries_and_health_in_SQLite_until_the_rollback()
    {
        await using var visit = await SandboxVisit.StartAsync(new SandboxOptions { BadRelease = BadRelease.FailingMigration });
        using var query = await visit.QueryAsync();
        using var health = await visit.GetAsync("/api/health");
        var queryBody = await query.JsonAsync();
        var healthBody = await health.JsonAsync();
        var word = await visit.JsonAsync("/health");
        Assert.Multiple(() =>
        {
            Assert.That(query.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
            Assert.That(queryBody.ErrorCode(), Is.EqualTo("DATABASE_ERROR"));
            Assert.That(queryBody["error"].Text("message"), Does.Contain("no such table: knowledge"));
            Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(healthBody.Text("status"), Is.EqualTo("unhealthy"));
            Assert.That(healthBody["database"].Text("code"), Is.EqualTo("SQLITE_1"));
            Assert.That(word.Text("health"), Is.EqualTo("unhealthy"));
        });

        await visit.RollbackAsync();
        using var after = await visit.QueryAsync();
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_breaking_release_answers_in_another_shape_without_a_widget_until_the_rollback()
    {
        await using var visit = await SandboxVisit.StartAsync(new SandboxOptions { BadRelease = BadRelease.BreakingApi });
        using var query = await visit.QueryAsync();
        using var widget = await visit.GetAsync("/dist/widget.iife.js");
        var body = await query.JsonAsync();
        Assert.Multiple(() =>
        {
            Assert.That(query.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(body["message"], Is.Null);
            Assert.That(body["data"], Is.Not.Null);
            Assert.That(widget.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        });

        await visit.RollbackAsync();
        using var after = await visit.GetAsync("/dist/widget.iife.js");
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_slow_release_answers_a_query_only_when_its_latency_has_passed()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var visit = await SandboxVisit.StartAsync(new SandboxOptions { BadRelease = BadRelease.SlowResponses }, time);
        var slow = visit.QueryAsync();
        await visit.UntilAsync(target => target.Requests.Any(request => request.Listener == "green"));
        Assert.That(slow.IsCompleted, Is.False);
        await Bounded.WhileAsync(slow, "the query is answered", async () =>
        {
            time.Advance(TimeSpan.FromMilliseconds(3500));
            await Task.WhenAny(slow, Task.Delay(5));
        });
        var metrics = await (await visit.GetAsync("/metrics")).Content.ReadAsStringAsync();
        Assert.That(metrics, Does.Contain("http_request_duration_seconds_bucket{le=\"3\"} 0\n"));

        await visit.RollbackAsync();
        using var fast = await visit.QueryAsync();
        Assert.That(fast.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_crashing_release_fails_everywhere_but_in_its_metrics_until_the_rollback()
    {
        await using var visit = await SandboxVisit.StartAsync(new SandboxOptions { BadRelease = BadRelease.Crashing });
        foreach (var path in new[] { "/api/health", "/dist/widget.iife.js", "/api/nothing" })
        {
            using var response = await visit.GetAsync(path);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError), path);
        }
        using var query = await visit.QueryAsync();
        var metrics = await (await visit.GetAsync("/metrics")).Content.ReadAsStringAsync();
        Assert.That(query.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(metrics, Does.Contain("http_requests_total{status=\"500\"} 4\n"));

        await visit.RollbackAsync();
        using var after = await visit.GetAsync("/api/health");
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task A_deployment_over_a_failed_migration_mends_the_database()
    {
        await using var visit = await SandboxVisit.StartAsync(new SandboxOptions { BadRelease = BadRelease.FailingMigration });
        await visit.RollbackAsync();
        using var deployed = await visit.PostAsync("/deployment/deploy");
        using var switched = await visit.PostAsync("/deployment/switch");
        using var query = await visit.QueryAsync();
        Assert.That((query.StatusCode, visit.Target.ActiveVersion), Is.EqualTo((HttpStatusCode.OK, "1.5.1")));
    }
}
