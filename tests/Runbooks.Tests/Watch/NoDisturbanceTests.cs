using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;
using Runbooks.Watch.Events;

namespace Runbooks.Tests.Watch;

/// <summary>No disturbance on our side is ever taken for the target's.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class NoDisturbanceTests
{
    private const string Health = "health-check: { failures: 3, every: 100ms }";

    [Test]
    public async Task When_every_target_is_silent_at_once_the_reason_is_taken_to_be_ours()
    {
        await using var run = new WatchRun();
        var one = await run.TargetAsync("one", Health);
        var other = await run.TargetAsync("other", Health);
        await run.BeginAsync();
        await run.LooksAsync(3);

        await one.DisposeAsync();
        await other.DisposeAsync();
        await run.ToldAsync<WatchBlind>(e => e.Target == "one");
        var blind = await run.ToldAsync<WatchBlind>(e => e.Target == "other");
        await run.LooksAsync(10);

        Assert.That(blind.Reason, Does.Contain("nor does any other watched address answer"));
        Assert.That(run.Events.Where(e => e is TriggerFired or RunBegan), Is.Empty);
    }

    [Test]
    public async Task A_target_that_refuses_while_another_answers_has_failed_itself()
    {
        await using var run = new WatchRun();
        var one = await run.TargetAsync("one", Health);
        await run.TargetAsync("other", Health);
        await run.BeginAsync();
        await run.LooksAsync(3);

        await one.DisposeAsync();
        var fired = await run.ToldAsync<TriggerFired>();
        var ended = await run.ToldAsync<RunEnded>();

        Assert.That(fired.Target, Is.EqualTo("one"));
        Assert.That(ended.Outcome, Is.EqualTo("unknown"), "a status that cannot be read has nothing sent");
        Assert.That((await run.ToldAsync<CircuitOpened>()).Reason, Does.StartWith("nobody knows how the run"));
    }

    [Test]
    public async Task The_silence_of_the_only_target_begins_no_run_and_opens_no_circuit()
    {
        await using var run = new WatchRun();
        var only = await run.TargetAsync("only", Health);
        await run.BeginAsync();
        await run.LooksAsync(3);

        await only.DisposeAsync();
        await run.ToldAsync<TriggerFired>();
        var suppressed = await run.ToldAsync<Suppressed>();
        await run.LooksAsync(10);

        Assert.That(
            (suppressed.Safeguard, suppressed.Reason),
            Is.EqualTo(
                (
                    "silence",
                    "the target answers nothing at all, its status neither, and no other address is watched: whether it is "
                        + "gone or the network of this machine nobody can tell, and a rollback could not be sent either"
                )
            )
        );
        Assert.That(run.Events.Where(e => e is RunBegan or CircuitOpened), Is.Empty);
        Assert.That(run.Events.OfType<Suppressed>().Count(), Is.EqualTo(1), "it is told once");
    }

    [Test]
    public async Task What_was_left_alone_for_a_silence_runs_when_the_controller_answers_and_the_target_still_fails()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("only", Health);
        await run.BeginAsync();
        await run.LooksAsync(3);

        sandbox.Faults.Set("dropped@status");
        sandbox.Faults.Set("dropped@health");
        Assert.That((await run.ToldAsync<Suppressed>()).Safeguard, Is.EqualTo("silence"));
        await run.LooksAsync(3);
        Assert.That(run.Events.OfType<RunBegan>(), Is.Empty);

        sandbox.Faults.Remove("dropped@status");
        await run.ToldAsync<RunEnded>();

        Assert.That((sandbox.RollbackPosts, sandbox.ActiveVersion), Is.EqualTo((1, "1.4.2")));
    }

    [Test]
    public async Task A_network_that_comes_back_as_a_window_has_passed_leaves_nothing_that_is_acted_upon()
    {
        await using var run = new WatchRun();
        // A look of a busy machine has most of a second: one that takes longer is a silence, and another look right after it as well.
        var sandbox = await run.TargetAsync("only", "error-rate: { rate: \"> 20%\", for: 3s, window: 3s, every: 1s, requests: 10 }");
        sandbox.Faults.Set("dropped@query");
        run.On<TriggerFired>(sandbox.Faults.Clear);
        await run.BeginAsync();

        var fired = await run.ToldAsync<TriggerFired>();
        var suppressed = await run.ToldAsync<Suppressed>();
        await run.LooksAsync(5);

        Assert.That(fired.Sentence, Does.Contain("error rate"));
        Assert.That(suppressed.Safeguard, Is.EqualTo("last look"));
        Assert.That(run.Events.Where(e => e is RunBegan or CircuitOpened), Is.Empty);
        Assert.That(sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task Two_failures_before_a_restart_and_one_after_it_are_three()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", "health-check: { failures: 3, every: 2s }");
        await run.BeginAsync();
        await run.LooksAsync(1);
        sandbox.Faults.Set("error@health*3");
        await run.UntilAsync(() => run.Status.Now().Targets[0].Triggers[0].Number == 2, "two failures");
        await run.EndAsync();
        Assert.That(sandbox.RollbackPosts, Is.Zero);

        await run.BeginAsync();
        await run.ToldAsync<TriggerFired>();

        // With nothing kept, the fault would have been over before three were seen.
        Assert.That((await run.ToldAsync<RunEnded>()).Outcome, Is.EqualTo("recovered"));
    }

    [Test]
    public async Task What_was_held_back_before_a_restart_is_done_after_it()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 6s }");
        await run.BeginAsync();
        sandbox.Faults.Set("crashing@green");
        await run.ToldAsync<RunEnded>();
        sandbox.Faults.Set("crashing@blue");
        Assert.That((await run.ToldAsync<Suppressed>()).Safeguard, Is.EqualTo("cooldown"));
        await run.EndAsync();

        await run.BeginAsync();
        await run.ToldAsync<RunBegan>();
        Assert.That(
            (await run.ToldAsync<RunEnded>()).Outcome,
            Is.EqualTo("not recovered"),
            "the other release is the one that was bad before"
        );
        await run.EndAsync();

        await run.BeginAsync();
        await run.LooksAsync(5);
        Assert.That(run.Events.Where(e => e is TriggerFired or Suppressed), Is.Empty, "what has been acted upon is not asked for again");
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
    }

    [Test]
    public async Task What_ran_by_itself_is_known_after_a_restart()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 1h }");
        await run.BeginAsync();
        sandbox.Faults.Set("crashing@green");
        await run.ToldAsync<RunEnded>();
        await run.EndAsync();

        await RolledBackExactlyTests.SwitchAsync(sandbox);
        await run.BeginAsync();
        await run.ToldAsync<CircuitOpened>();
        await run.LooksAsync(3);

        Assert.That((sandbox.RollbackPosts, sandbox.ActiveVersion), Is.EqualTo((1, "1.5.0")));
        Assert.That(run.Status.Now().Targets[0].CooldownLeft, Is.GreaterThan(TimeSpan.FromMinutes(59)), "the time away does not count");
    }

    [Test]
    public async Task A_clock_that_is_set_fires_nothing_and_ends_no_cooldown()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync(
            "shop",
            "health-check: { failures: 3, every: 500ms }",
            "  - { runbook: roll, memory: { usage: \"> 90%\", for: 10m, every: 500ms } }\nsafeguards: { cooldown: 1h, "
                + "per-version: 5, per-day: 5 }"
        );
        var clock = new SetClock();
        await run.BeginAsync(time: clock);
        sandbox.Faults.Set("high-memory=0.97@green");
        await run.LooksAsync(3);
        foreach (var days in new[] { 3, -9, 40 })
        {
            clock.Set(TimeSpan.FromDays(days));
            await run.LooksAsync(3);
        }

        Assert.That(run.Events.Where(e => e is TriggerFired or RunBegan or WatchBlind), Is.Empty);
        sandbox.Faults.Set("crashing@green");
        await run.ToldAsync<RunEnded>();
        clock.Set(TimeSpan.FromDays(2));
        await RolledBackExactlyTests.SwitchAsync(sandbox);

        Assert.That((await run.ToldAsync<Suppressed>()).Safeguard, Is.EqualTo("cooldown"));
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
    }

    [TestCase("{\"targets\": {")]
    [TestCase("[]")]
    [TestCase("{\"targets\": {\"shop\": 5}}")]
    public async Task Where_what_ran_by_itself_cannot_be_read_nothing_runs_until_a_person_has_looked(string kept)
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health);
        Directory.CreateDirectory(Path.Combine(run.Project.Folder, "memory"));
        await File.WriteAllTextAsync(Path.Combine(run.Project.Folder, "memory", "guards.json"), kept);
        await run.BeginAsync();
        sandbox.Faults.Set("crashing@green");
        await run.ToldAsync<TriggerFired>();

        Assert.That((await run.ToldAsync<Suppressed>()).Safeguard, Is.EqualTo("circuit"));
        Assert.That(sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task A_last_look_that_is_answered_keeps_a_silence_from_acting()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", "health-check: { failures: 1, every: 1s }");
        await run.BeginAsync();
        await run.LooksAsync(2);

        sandbox.Faults.Set("dropped@health*1");
        var suppressed = await run.ToldAsync<Suppressed>();

        Assert.That(suppressed.Safeguard, Is.EqualTo("last look"));
        Assert.That(sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task Credentials_that_are_not_taken_are_our_fault()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health);
        await run.BeginAsync();

        sandbox.Faults.Set("error=401@health");
        var blind = await run.ToldAsync<WatchBlind>();

        Assert.That(blind.Reason, Does.Contain("it does not take our credentials"));
        Assert.That(run.Events.OfType<TriggerFired>(), Is.Empty);
    }

    [Test]
    public async Task What_a_run_on_another_machine_did_is_not_taken_for_a_rollback_by_hand()
    {
        await using var run = new WatchRun();
        run.Project.Git("init -q --bare origin.git");
        run.Project.Git("remote add origin origin.git");
        run.Project.Git("push -q origin main");
        var sandbox = await run.TargetAsync("shop", Health);
        using var other = new CommandRun();
        other.Git($"clone -q {Path.Combine(run.Project.Folder, "origin.git")} .");
        other.Git("config user.name Bob");
        other.Git("config user.email bob@example.com");
        other.Write(
            "runbooks/targets/elsewhere.yaml",
            $"apiVersion: runbooks/v1\nname: elsewhere\nbase-url: {sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + $"100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );
        await run.BeginAsync();
        await run.LooksAsync(2);

        await other.RunAsync("run", "quick-rollback", "--target", "elsewhere", "-i", "reason=x", "--no-push");
        var changed = await run.ToldAsync<ReleaseChanged>();

        Assert.That(sandbox.Toggles, Is.EqualTo(1), other.Out + other.Error);
        Assert.That(changed.Describe(), Does.Match("^shop: the run [0-9]{8}-[0-9]{6}-[a-z0-9]+ rolled back: "));
        Assert.That(run.Project.Git("branch --list ledger/*"), Is.Empty, "its own record tells of it");
    }

    [Test]
    public async Task A_rollback_by_hand_is_noticed_and_recorded()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health);
        await run.BeginAsync();
        await run.LooksAsync(2);

        using (var client = new HttpClient())
        using (var content = new ByteArrayContent([]))
        using (await client.PostAsync(new Uri(sandbox.BaseUrl, "/deployment/rollback"), content)) { }

        var changed = await run.ToldAsync<ReleaseChanged>();

        Assert.That(
            changed.Describe(),
            Does.StartWith(
                "shop: somebody rolled back by hand: blue 1.4.2 instead of green 1.5.0; recorded in the ledger on branch ledger/shop-"
            )
        );
        var ledger = run.Project.Git("show refs/runbook/ledger/shop:deployments/shop.yaml");
        Assert.That(ledger, Does.Contain("by: somebody, without a run; noticed by the watch").And.Contain("{ version: \"1.5.0\""));
    }

    [Test]
    public async Task What_is_recorded_reaches_the_remote()
    {
        await using var run = new WatchRun();
        var sandbox = await run.TargetAsync("shop", Health, "safeguards: { cooldown: 0s }");
        run.Project.Git("init -q --bare remote.git");
        run.Project.Git("remote add origin remote.git");
        await run.BeginAsync();
        await run.LooksAsync(2);

        using (var client = new HttpClient())
        using (var content = new ByteArrayContent([]))
        using (await client.PostAsync(new Uri(sandbox.BaseUrl, "/deployment/rollback"), content)) { }

        Assert.That((await run.ToldAsync<ReleaseChanged>()).Recorded, Does.EndWith(", which origin has too"));
        sandbox.Faults.Set("crashing@blue");
        var ended = await run.ToldAsync<RunEnded>();
        var delivered = await run.ToldAsync<RecordDelivered>();

        var there = run.Project.Git("ls-remote --heads origin");
        Assert.That(there, Does.Contain("refs/heads/ledger/shop-").And.Contain($"refs/heads/incident/{ended.Incident}"));
        Assert.That(delivered.Describe(), Is.EqualTo($"shop: the record {ended.Incident} is pushed, branch incident/{ended.Incident}"));
    }

    [Test]
    public async Task A_deployment_is_no_rollback()
    {
        await using var run = new WatchRun();
        var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadVersionIsActive = false, BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        await using (sandbox)
        {
            run.WriteTarget("shop", sandbox.BaseUrl, Health);
            await run.BeginAsync();
            await run.LooksAsync(2);
            using (var client = new HttpClient())
            using (var content = new ByteArrayContent([]))
            using (await client.PostAsync(new Uri(sandbox.BaseUrl, "/deployment/deploy"), content)) { }

            await RolledBackExactlyTests.SwitchAsync(sandbox);
            var changed = await run.ToldAsync<ReleaseChanged>();

            Assert.That((changed.IsRollback, changed.Recorded, changed.ToVersion), Is.EqualTo((false, (string?)null, "1.5.0")));
            await run.EndAsync();
        }
    }

    [Test]
    public void A_process_that_stood_still_knows_nothing_of_what_it_met()
    {
        var clock = new StallingClock();
        using var heartbeat = new Runbooks.Watch.Scheduling.Heartbeat(clock);
        var patience = TimeSpan.FromSeconds(1);
        Beat(clock, 10);
        var lost = heartbeat.Lost;
        Assert.That(heartbeat.StoodStillSince(lost, patience), Is.False);

        clock.Stall(TimeSpan.FromSeconds(3));
        Assert.That(heartbeat.StoodStillSince(lost, patience), Is.True, "it stands still now");

        Beat(clock, 1);
        Assert.That((heartbeat.StoodStillSince(lost, patience), heartbeat.Stalls), Is.EqualTo((true, 1L)), "it stood still meanwhile");
        Beat(clock, 1);
        Assert.That(heartbeat.StoodStillSince(heartbeat.Lost, patience), Is.False);
    }

    [TestCase(24, 1, 60, false)]
    [TestCase(26, 1, 60, true)]
    [TestCase(220, 1, 900, false)]
    [TestCase(230, 1, 900, true)]
    [TestCase(30, 7, 900, false)]
    [TestCase(30, 8, 900, true)]
    [TestCase(4, 1000, 900, false)]
    public void A_quarter_of_what_a_probe_waits_spoils_it_in_one_standstill_or_in_many(
        int stalledMs,
        int times,
        int patienceMs,
        bool isSpoiled
    )
    {
        var clock = new StallingClock();
        using var heartbeat = new Runbooks.Watch.Scheduling.Heartbeat(clock);
        Beat(clock, 3);
        var lost = heartbeat.Lost;
        for (var i = 0; i < times; i++)
        {
            clock.Stall(TimeSpan.FromMilliseconds(stalledMs));
            Beat(clock, 1);
        }

        Assert.That(heartbeat.StoodStillSince(lost, TimeSpan.FromMilliseconds(patienceMs)), Is.EqualTo(isSpoiled));
    }

    private static void Beat(StallingClock clock, int times)
    {
        for (var beat = 0; beat < times; beat++)
            clock.Advance(TimeSpan.FromMilliseconds(20));
    }
}
