using Runbooks.Diagnostics;
using Runbooks.Sandbox;
using Runbooks.Tests.Triggers;
using Runbooks.Triggers.Samples;
using Runbooks.Watch.Events;

namespace Runbooks.Tests.Watch;

/// <summary>The sandbox, degraded while a watch looks on, is rolled back exactly when the semantics say.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class RolledBackExactlyTests
{
    private const string Health = "health-check: { failures: 3, every: 100ms }";
    private const string Memory = "memory: { usage: \"> 90%\", for: 600ms, every: 100ms }";

    [TestCase("crashing@green", Health, "health checks in a row failed")]
    [TestCase("error-rate=3@green", "error-rate: { rate: \"> 20%\", for: 600ms, window: 600ms, every: 100ms, requests: 6 }", "error rate ")]
    [TestCase(
        "latency=120ms@green",
        "response-time: { average: \"> 80ms\", for: 600ms, window: 600ms, every: 250ms }",
        "average response time"
    )]
    [TestCase("high-memory=0.97@green", Memory, "memory usage 97%")]
    [TestCase("high-cpu=0.99@green", "cpu: { usage: \"> 95%\", for: 600ms, every: 100ms }", "CPU usage 99%")]
    [TestCase("pool-exhausted@green", "database-pool: { usage: \"> 90%\", for: 600ms, every: 100ms }", "database pool's usage 100%")]
    [TestCase(
        "latency=120ms@green",
        "ai-response-time: { average: \"> 80ms\", for: 600ms, window: 600ms, every: 100ms }",
        "average AI response time"
    )]
    public async Task A_degraded_target_is_rolled_back_once_and_recorded(string fault, string trigger, string reason)
    {
        await using var run = new WatchRun();
        // The queries of everybody, which the target's own metrics count.
        var more = trigger.StartsWith("ai-", StringComparison.Ordinal)
            ? "  - { runbook: roll, error-rate: { rate: \"> 99%\", for: 1m, window: 2s, every: 250ms, requests: 6 } }"
            : string.Empty;
        var sandbox = await run.TargetAsync("shop", trigger, more);
        await run.BeginAsync();
        await run.LooksAsync(8);
        Assert.That(run.Events, Is.Empty, "a target that is well is left alone");

        sandbox.Faults.Set(fault);
        var ended = await run.ToldAsync<RunEnded>();

        var fired = run.Events.OfType<TriggerFired>().Single();
        Assert.Multiple(() =>
        {
            Assert.That(ended.Outcome, Is.EqualTo("recovered"), ended.Reason);
            Assert.That(fired.Sentence, Does.Contain(reason));
            Assert.That(fired.Version, Is.EqualTo("1.5.0"));
            Assert.That(sandbox.ActiveVersion, Is.EqualTo("1.4.2"));
            Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
        });

        await run.LooksAsync(8);
        Assert.That((sandbox.Toggles, sandbox.RollbackPosts), Is.EqualTo((1, 1)), "the release that works is left alone");
        var record = run.Project.Git($"show incident/{ended.Incident}:{RecordOf(run, ended.Incident!)}incident.yaml");
        Assert.That(record, Does.Contain(fired.Sentence).And.Contain("the trigger `"));
        Assert.That(
            record,
            Does.Match("impact-started: \\{ at: .*, source: \"?first failure that the trigger `").And.Match("time-to-detect-seconds: [0-9]")
        );
        Assert.That(run.Project.Git($"ls-tree -r --name-only incident/{ended.Incident}"), Does.Contain("-firing.json"));
        var samples = SamplesOf(run, ended.Incident!);
        var fires = FiringsByThePlainRules(samples);
        if (samples.Trigger!.Rule.Window > TimeSpan.Zero)
            Assert.That(fires, Is.Not.Empty, "of the first window the recording has the end alone");
        else
            Assert.That(
                fires,
                Is.EqualTo(new[] { samples.Observations.Count - 1 }),
                "it fired on the sample that the rules say, and on none before"
            );
    }

    [TestCase("error@health*2", Health, "two failures are not three")]
    [TestCase("high-memory=0.90@green", Memory, "90 % is not over 90 %")]
    [TestCase(
        "latency=20ms@green",
        "response-time: { average: \"> 150ms\", for: 600ms, window: 600ms, every: 250ms }",
        "20 ms are fast enough"
    )]
    [TestCase(
        "error-rate=4@green",
        "error-rate: { rate: \"> 50%\", for: 2400ms, window: 2400ms, every: 200ms, requests: 10 }",
        "a quarter is less than half, also where a busy machine fails a few more"
    )]
    [TestCase("metrics-absent", Memory, "what is not told is not too much")]
    [TestCase("metrics-garbage", Memory, "what cannot be read is not too much")]
    public async Task A_target_within_its_bounds_is_left_alone(string fault, string trigger, string why)
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", trigger);
        await run.BeginAsync();

        sandbox.Faults.Set(fault);
        await run.LooksAsync(15);

        Assert.That(run.Events.Where(e => e is TriggerFired or RunBegan), Is.Empty, why);
        Assert.That(sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task A_shadow_tells_what_it_would_do_and_does_nothing()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 1h }");
        await run.BeginAsync(shadow: true);

        sandbox.Faults.Set("crashing@green");
        var shadowed = await run.ToldAsync<Shadowed>();
        sandbox.Faults.Clear();
        await run.ToldAsync<TriggerCleared>();
        sandbox.Faults.Set("crashing@green");
        var suppressed = await run.ToldAsync<Suppressed>();

        Assert.That(shadowed.Describe(), Is.EqualTo($"shop: would run roll, because {shadowed.Reason}"));
        Assert.That(suppressed.Safeguard, Is.EqualTo("version"), "it keeps the limits that it would have kept");
        Assert.That((sandbox.RollbackPosts, run.Events.Count(e => e is RunBegan)), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Two_watches_of_one_target_roll_back_once()
    {
        await using var one = new WatchRun();
        await using var other = new WatchRun { Home = one.Project.Folder };
        var sandbox = await one.TargetAsync("shop", Health);
        other.WriteTarget("shop", sandbox.BaseUrl, Health);
        await one.BeginAsync();
        await other.BeginAsync();
        await one.LooksAsync(2);

        sandbox.Faults.Set("crashing@green");
        await one.UntilAsync(
            () => one.Events.Concat(other.Events).OfType<RunEnded>().Any(e => e.Outcome == "recovered"),
            "nobody rolled back"
        );
        await one.LooksAsync(8);
        await other.LooksAsync(8);

        Assert.That((sandbox.Toggles, sandbox.ActiveVersion), Is.EqualTo((1, "1.4.2")));
    }

    [Test]
    public async Task A_trigger_that_was_never_seen_to_clear_acts_again_on_another_release()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 0s, per-version: 5, per-day: 5 }");
        await run.BeginAsync();
        for (var round = 1; round <= 3; round++)
        {
            sandbox.Faults.Set("error@health");
            await run.UntilAsync(() => sandbox.RollbackPosts == round, $"rollback {round} did not come");

            // Gone with the release, before a look at the next one could see it.
            sandbox.Faults.Clear();
            await run.UntilAsync(() => run.Events.OfType<RunEnded>().Count() == round, $"run {round} did not end");
            await SwitchAsync(sandbox);
            await run.UntilAsync(() => run.Status.Now().Targets[0].Version == "1.5.0", "the switch was not seen");
        }
    }

    [Test]
    public async Task A_version_that_serves_again_opens_the_circuit_until_a_person_closes_it()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 0s }");
        await run.BeginAsync();
        sandbox.Faults.Set("crashing@green");
        await run.ToldAsync<RunEnded>();

        await SwitchAsync(sandbox);
        var opened = await run.ToldAsync<CircuitOpened>();
        await run.LooksAsync(5);

        Assert.That(opened.Reason, Is.EqualTo("1.5.0 was rolled back from by itself already, and serves again"));
        Assert.That((sandbox.ActiveVersion, sandbox.RollbackPosts), Is.EqualTo(("1.5.0", 1)));
        Assert.That(run.Status.Now().Targets[0].Word, Is.EqualTo("circuit open"));

        Assert.That(
            run.Watcher.Close("shop"),
            Is.EqualTo(
                "was open (1.5.0 was rolled back from by itself already, and serves again), and is closed now; 1 automatic "
                    + "rollback no longer counts"
            )
        );
        await run.UntilAsync(() => sandbox.ActiveVersion == "1.4.2", "a closed circuit lets it roll back again");
    }

    [Test]
    public async Task What_fired_counts_no_more_in_the_other_environment_of_the_same_version_and_fires_there_anew()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 0s, per-version: 5, per-day: 5 }", good: "1.5.0");
        await run.BeginAsync(shadow: true);
        sandbox.Faults.Set("error@health");
        await run.ToldAsync<Shadowed>();

        await SwitchAsync(sandbox);
        await run.UntilAsync(() => run.Events.OfType<Shadowed>().Count() == 2, "what fails in the other environment was not told");

        Assert.That(
            run.Events.Select(e => e.GetType().Name).Where(n => n is nameof(TriggerFired) or nameof(TriggerDropped)),
            Is.EqualTo(new[] { nameof(TriggerFired), nameof(TriggerDropped), nameof(TriggerFired) })
        );
    }

    internal static async Task SwitchAsync(SandboxTarget sandbox)
    {
        using var client = new HttpClient();
        using var content = new ByteArrayContent([]);
        using var answer = await client.PostAsync(new Uri(sandbox.BaseUrl, "/deployment/switch"), content);
        Assert.That(answer.IsSuccessStatusCode);
    }

    private static RecordedProbe SamplesOf(WatchRun run, string incident)
    {
        var path = run
            .Project.Git($"ls-tree -r --name-only incident/{incident}")
            .Split('\n')
            .Single(p => p.EndsWith("-samples.ndjson", StringComparison.Ordinal));
        var bag = new DiagnosticBag();
        var probes = SampleReader.Read(new SourceText(path, run.Project.Git($"show incident/{incident}:{path}")), bag);
        Assert.That(bag.Sorted().Select(d => d.Message), Is.Empty);
        return probes!.Single();
    }

    private static List<int> FiringsByThePlainRules(RecordedProbe samples)
    {
        var plain = new PlainTrigger(samples.Trigger!.Rule);
        return [.. samples.Observations.Index().Where(o => plain.Fires(o.Item, restarted: false)).Select(o => o.Index)];
    }

    private static string RecordOf(WatchRun run, string incident) =>
        run
            .Project.Git($"ls-tree -r --name-only incident/{incident}")
            .Split('\n')
            .Single(p => p.EndsWith("incident.yaml", StringComparison.Ordinal))[..^"incident.yaml".Length];
}
