using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Checklist;

/// <summary>A route that takes every path proves nothing, however its answers differ from one another.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Servers")]
public sealed class CatchAllRouteTests
{
    private const string All = "health, version, core-functionality, performance, error-rate, database";
    private const string Json = "application/json";
    private const string Script = "application/javascript";

    private static int _drawn;

    [Test]
    public async Task A_stub_that_puts_another_key_into_each_answer_proves_nothing()
    {
        await using var front = await StubFront.StartAsync("1.4.2", _ => Varied());

        var checks = await LookAsync(front, All);

        Assert.Multiple(() =>
        {
            Assert.That(
                checks.Select(c => $"{c.Id} {c.Status} {c.CatchAll}"),
                Is.EqualTo(
                    new[]
                    {
                        "health Unknown True",
                        "version Unknown True",
                        "core-functionality Unknown True",
                        "performance Unknown True",
                        "error-rate Unknown True",
                        "database Unknown True",
                    }
                )
            );
            Assert.That(checks.Select(c => c.Actual), Is.All.Contains("catch-all route"));
        });
    }

    [Test]
    public async Task A_health_that_any_path_has_is_not_the_controllers_word()
    {
        await using var front = await StubFront.StartAsync("1.4.2", path =>
            path.StartsWith("/api/", StringComparison.Ordinal) ? null : Varied()
        );

        var check = (await LookAsync(front, "health")).Single();

        Assert.That((check.Status, check.CatchAll), Is.EqualTo((CheckStatus.Unknown, true)), check.Actual);
    }

    [Test]
    public async Task A_controllers_own_word_stands_where_only_the_applications_paths_are_a_stub()
    {
        await using var front = await StubFront.StartAsync("1.4.2", path =>
            path == "/health" || path.StartsWith("/api/", StringComparison.Ordinal) ? Varied() : null
        );

        var check = (await LookAsync(front, "health")).Single();

        Assert.That(
            (check.Status, check.Caveat),
            Is.EqualTo((CheckStatus.Pass, "the health by the controller's word alone")),
            check.Actual
        );
    }

    [Test]
    public async Task A_page_for_every_other_path_is_no_word_on_the_application_and_takes_none_away()
    {
        await using var front = await StubFront.StartAsync("1.4.2", path => path switch
            {
                "/health" or "/api/health" => (Json, """{"health":"healthy","version":"1.4.2","database":"connected"}"""),
                "/api/ai/query" => (Json, """{"message":"Here is what I found."}"""),
                _ => ("text/html", "<html>This shop is healthy, ok, and serves 1.4.2.</html>"),
            });

        Assert.That((await LookAsync(front, All)).Select(c => (c.Status, c.Caveat)), Is.All.EqualTo((CheckStatus.Pass, (string?)null)));
    }

    [Test]
    public async Task A_script_that_every_path_has_is_not_the_bundle_and_metrics_that_every_path_has_are_not_the_targets()
    {
        await using var scripts = await StubFront.StartAsync("1.4.2", _ =>
            (Script, $"(function () {{ var drawn = {Drawn()}; return drawn; }})();")
        );
        await using var metrics = await StubFront.StartAsync("1.4.2", _ =>
            ("text/plain", $"process_memory_usage_ratio 0.4\nprocess_cpu_usage_ratio 0.1\ndrawn {Drawn()}\n")
        );

        var widget = (await LookAsync(scripts, "widget")).Single();
        var monitoring = (await LookAsync(metrics, "monitoring")).Single();

        Assert.Multiple(() =>
        {
            Assert.That((widget.Status, widget.CatchAll), Is.EqualTo((CheckStatus.Unknown, true)), widget.Actual);
            Assert.That((monitoring.Status, monitoring.CatchAll), Is.EqualTo((CheckStatus.Unknown, true)), monitoring.Actual);
        });
    }

    [Test]
    public async Task The_path_that_does_not_exist_is_asked_once_for_each_address_whatever_the_list()
    {
        await using var front = await StubFront.StartAsync("1.4.2", _ => Varied());

        await LookAsync(front, "health, version, core-functionality, database");

        // Once beside the first steps, and once at the end.
        Assert.That(
            front
                .Asked.Where(p => p.EndsWith("-that-does-not-exist", StringComparison.Ordinal))
                .CountBy(p => p)
                .Select(p => $"{p.Key} {p.Value}")
                .Order(),
            Is.EqualTo(
                new[] { "/api/ai/query-that-does-not-exist 2", "/api/health-that-does-not-exist 2", "/health-that-does-not-exist 2" }
            )
        );
    }

    private static int Drawn() => Interlocked.Increment(ref _drawn);

    private static (string, string) Varied() =>
        (Json, $$"""{"k{{Drawn()}}":1,"health":"healthy","version":"1.4.2","message":"Hello.","database":"connected"}""");

    private static async Task<IReadOnlyList<CheckFinished>> LookAsync(StubFront front, string checks)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(
            $"  - id: look\n    http: {{ get: /health }}\ninputs:\n  expected-version: {{ type: version, required: true "
                + $"}}\nchecklist: [ {checks} ]\n",
            settings =>
            {
                settings.Target = run.Target with { BaseUrl = front.BaseUrl, RequestTimeout = TimeSpan.FromMinutes(1) };
                settings.Inputs = ["expected-version=1.4.2"];
            }
        );
        return [.. run.Events.OfType<CheckFinished>().Where(c => c.Final)];
    }
}
