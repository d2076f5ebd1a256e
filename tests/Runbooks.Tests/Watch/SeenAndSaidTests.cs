using Runbooks.Sandbox.Settings;
using Runbooks.Watch.Events;
using Runbooks.Watch.Status;

namespace Runbooks.Tests.Watch;

/// <summary>What a watch says of what it sees, of what it does not, of what it costs, and of what it would do.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class SeenAndSaidTests
{
    private const string Health = "health-check: { failures: 3, every: 100ms }";

    [Test]
    public async Task A_word_of_health_that_nobody_knows_is_said_once_and_again_when_it_is_another_and_fires_nothing()
    {
        var word = "degraded";
        using var target = new SpokenTarget(path => path == "/health" ? $$"""{"status":"{{Volatile.Read(ref word)}}"}""" : null);
        await using var run = new WatchRun();
        run.WriteTarget("shop", target.Address, Health);
        await run.BeginAsync();
        await run.LooksAsync(6);
        Volatile.Write(ref word, "warming");
        await run.ToldAsync<WatchTrouble>(e => e.What.Contains("warming", StringComparison.Ordinal));
        await run.LooksAsync(6);

        Assert.That(
            run.Events.OfType<WatchTrouble>().Select(e => e.What),
            Is.EqualTo(
                new[]
                {
                    "shop: /health: `status` is \"degraded\", which is a word neither of health nor of failure: it counts as missing",
                    "shop: /health: `status` is \"warming\", which is a word neither of health nor of failure: it counts as missing",
                }
            )
        );
        Assert.That(run.Events.Where(e => e is TriggerFired or RunBegan), Is.Empty);
        Assert.That(StatusText.Of(run.Status.Now()), Does.Contain("blind").And.Contain("\"warming\""));
    }

    [Test]
    public async Task A_service_without_the_controllers_health_is_asked_at_its_probe_path()
    {
        var word = "ok";
        using var target = new SpokenTarget(path => path == "/healthz" ? $$"""{"status":"{{Volatile.Read(ref word)}}"}""" : null);
        await using var run = new WatchRun();
        run.WriteTarget("shop", target.Address, Health, "probe-path: /healthz");
        await run.BeginAsync(shadow: true);
        await run.LooksAsync(6);
        Assert.That(run.Events.Where(e => e is TriggerFired or WatchBlind), Is.Empty);

        Volatile.Write(ref word, "down");
        var shadowed = await run.ToldAsync<Shadowed>();

        Assert.That(shadowed.Reason, Does.StartWith("3 health checks in a row failed"));
    }

    [Test]
    public async Task A_selector_that_matches_nothing_is_said_by_the_watch_and_its_status()
    {
        using var target = new SpokenTarget(path =>
            path switch
            {
                "/health" => """{"health":"healthy"}""",
                "/metrics" => "http_requests_total{status=\"200\"} 5\n",
                _ => null,
            }
        );
        await using var run = new WatchRun();
        run.WriteTarget("shop", target.Address, "error-rate: { from: metrics, metric: http_request_total, every: 100ms, for: 1s }");
        await run.BeginAsync();

        var blind = await run.ToldAsync<WatchBlind>();

        Assert.That(blind.Reason, Does.EndWith("no series matches http_request_total"));
        Assert.That(StatusText.Of(run.Status.Now()), Does.Contain("no series matches http_request_total"));
    }

    [Test]
    public async Task Lint_holds_selectors_against_what_a_target_has()
    {
        using var target = new SpokenTarget(path => path == "/metrics" ? "http_requests_total{status=\"200\"} 5\n" : null);
        await using var run = new WatchRun();
        run.WriteTarget(
            "shop",
            target.Address,
            "error-rate: { from: metrics, metric: http_request_total }\n  - runbook: roll\n    error-rate: { from: metrics }"
        );

        Assert.That(await run.Project.RunAsync("lint", "--against", "shop"), Is.EqualTo(2));
        Assert.That(
            run.Project.Out,
            Does.Contain("the trigger `error-rate` of roll sees nothing of shop: no series matches http_request_total")
                .And.Contain("there is `http_requests_total`")
        );
        Assert.That(run.Project.Out.Split("sees nothing").Length, Is.EqualTo(2), "the other one is there");
    }

    [Test]
    public async Task Requests_that_may_cost_money_are_told_with_their_number()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", "error-rate: { requests: 4, every: 12s }");

        var paid = run.Plan().PaidRequests;

        Assert.That(paid, Is.EqualTo(new[] { "shop: 4 × POST /api/ai/query each 12s, 28,800 a day, for `error-rate`" }));
        Assert.That(
            new WatchStarted(1, 1, IsShadow: false, Listen: null) { Paid = paid }.Describe(),
            Is.EqualTo(
                $"watching 1 target with 1 trigger\n{paid[0]}\nWhere that costs money, give these triggers a `path`, or "
                    + $"take their numbers `from: metrics`"
            )
        );
    }

    [Test]
    public async Task Triggers_that_send_no_query_cost_nothing()
    {
        await using var run = new WatchRun();
        await run.TargetAsync(
            "shop",
            "error-rate: { path: /search, requests: 20 }\n  - runbook: roll\n    health-check: { every: 1s }\n  - runbook: "
                + "roll\n    memory: {}"
        );

        Assert.That(run.Plan().PaidRequests, Is.Empty);
    }

    [Test]
    public async Task A_shadow_predicts_that_a_run_of_somebody_else_would_hold_it_back()
    {
        await using var run = new WatchRun();
        await run.TargetAsync("shop", Health, "safeguards: { cooldown: 0s }", BadRelease.Crashing);
        run.Project.Write(
            "runbooks/asks.yaml",
            """
            apiVersion: runbooks/v1
            id: asks
            title: Ask first
            severity: minor
            steps:
              - id: confirm
                approve: { question: "Go on?", expires: 10m }
              - id: rollback
                rollback: {}
            checklist: [ environment-switched ]
            """
        );
        var somebody = Task.Run(() =>
            run.Project.As("ada").RunAsync("run", "asks", "--target", "shop", "--no-push", "--wait-for-approval")
        );
        await run.AskedAsync();
        await run.BeginAsync(shadow: true);

        var suppressed = await run.ToldAsync<Suppressed>();

        Assert.That(suppressed.Safeguard, Is.EqualTo("lock"));
        Assert.That(suppressed.Describe(), Does.StartWith("shop: roll would be held back: another run holds the target: "));
        Assert.That(run.Events.OfType<Shadowed>(), Is.Empty);
        using var other = run.Project.Beside("ada");
        Assert.That(await other.RunAsync("approve", "--deny"), Is.Zero, other.Error);
        await somebody;
    }

    [Test]
    public async Task The_circuit_of_a_shadow_would_open_and_calls_nobody()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 0s }");
        await run.BeginAsync(shadow: true);
        sandbox.Faults.Set("crashing@green");
        await run.ToldAsync<Shadowed>();
        sandbox.Faults.Clear();
        await run.ToldAsync<TriggerCleared>();
        sandbox.Faults.Set("crashing@green");

        var opened = await run.ToldAsync<CircuitOpened>();

        Assert.That(opened.Describe(), Does.StartWith("shop: the circuit would open: ").And.EndWith("until a person closed it"));
        Assert.That(opened.IsPredicted);
    }
}
