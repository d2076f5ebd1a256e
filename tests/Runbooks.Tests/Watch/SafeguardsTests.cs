using System.Text.Json;
using Runbooks.Definitions.Targets;
using Runbooks.Storage;
using Runbooks.Tests.Support;
using Runbooks.Watch;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Scheduling;

namespace Runbooks.Tests.Watch;

/// <summary>The limits on what runs by itself.</summary>
public sealed class SafeguardsTests
{
    private static readonly SafeguardRules Rules = SafeguardRules.Usual;

    private readonly JumpingClock _time = new();

    [Test]
    public void After_an_automatic_run_nothing_runs_for_ten_minutes()
    {
        var guards = Of();
        Ran(guards, "1.5.0");

        Assert.That(guards.Ask(Rules, "1.6.0", []).Safeguard, Is.EqualTo("cooldown"));
        _time.Advance(TimeSpan.FromMinutes(9.9));
        Assert.That(guards.Ask(Rules, "1.6.0", []).Reason, Is.EqualTo("the cooldown of 10m after the last automatic run has 6s to go"));
        _time.Advance(TimeSpan.FromMinutes(0.1));
        Assert.That(guards.Ask(Rules, "1.6.0", []).IsGiven);
    }

    [Test]
    public void One_version_is_rolled_back_from_once()
    {
        var guards = Of();
        Ran(guards, "1.5.0");
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.That(
            guards.Ask(Rules, "1.5.0", []),
            Is.EqualTo(new SafeguardAnswer("version", "1.5.0 was rolled back from by itself already, and serves again", Opens: true))
        );
    }

    [Test]
    public void There_are_two_in_a_day_and_then_none_until_a_person_closes_the_circuit()
    {
        var guards = Of();
        Ran(guards, "1.5.0");
        _time.Advance(TimeSpan.FromMinutes(10));
        Ran(guards, "1.6.0");
        _time.Advance(TimeSpan.FromMinutes(10));

        var answer = guards.Ask(Rules, "1.7.0", []);
        guards.Trip(answer.Reason!);
        _time.Advance(TimeSpan.FromHours(25));

        Assert.That(answer, Is.EqualTo(new SafeguardAnswer("day", "2 automatic rollbacks in 24 hours are as many as may be", Opens: true)));
        Assert.That(guards.Ask(Rules, "1.8.0", []).Safeguard, Is.EqualTo("circuit"), "no day closes it");
        guards.Close();
        Assert.That(guards.Ask(Rules, "1.8.0", []).IsGiven);
    }

    [Test]
    public void When_a_person_closes_the_circuit_every_limit_begins_anew_at_that_moment()
    {
        var guards = Of();
        Ran(guards, "1.5.0");
        _time.Advance(TimeSpan.FromMinutes(10));
        Ran(guards, "1.6.0");
        guards.Trip("two in a day");
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.That(
            guards.Close(),
            Is.EqualTo(
                "was open (two in a day), and is closed now; 2 automatic rollbacks no longer count, and the cooldown, which had 9m to go, "
                    + "is over"
            )
        );

        Assert.Multiple(() =>
        {
            Assert.That(guards.Rollbacks, Is.Empty);
            Assert.That(guards.CooldownLeft, Is.EqualTo(TimeSpan.Zero));
            Assert.That(guards.Ask(Rules, "1.5.0", []).IsGiven, "the limit per version");
            Assert.That(guards.Ask(Rules, "1.7.0", []).IsGiven, "the limit per day");
            Assert.That(
                guards.Ask(Rules, "1.6.0", [new AutomaticRollback(_time.GetUtcNow().AddMinutes(-1), "1.6.0", "elsewhere")]).IsGiven,
                "what another machine did before"
            );
        });
    }

    [Test]
    public void What_runs_behind_a_circuit_that_was_closed_counts_again()
    {
        var guards = Of();
        Ran(guards, "1.5.0");
        _time.Advance(TimeSpan.FromMinutes(10));
        guards.Close();
        _time.Advance(TimeSpan.FromMinutes(1));
        Ran(guards, "1.5.0");

        Assert.That(guards.Ask(Rules, "1.5.0", []).Safeguard, Is.EqualTo("version"));
        Assert.That(guards.Ask(Rules, "1.6.0", []).Safeguard, Is.EqualTo("cooldown"));
        Assert.That(guards.Close(), Does.StartWith("was closed already; 1 automatic rollback no longer counts"));
    }

    [Test]
    public void A_restart_remembers_that_the_circuit_was_closed()
    {
        var guards = Of();
        Ran(guards, "1.5.0");
        _time.Advance(TimeSpan.FromMinutes(1));
        guards.Close();
        var next = Of();
        next.Restore(Carried(guards.Save()));

        var elsewhere = new AutomaticRollback(_time.GetUtcNow().AddSeconds(-30), "1.5.0", "elsewhere");

        Assert.That(next.Ask(Rules, "1.5.0", [elsewhere]).IsGiven);
    }

    [Test]
    public void A_run_that_sent_nothing_cools_down_and_counts_for_nothing_else()
    {
        var guards = Of();
        guards.Began("1.5.0");
        guards.Ended(Rules, "run", hasActed: false);

        Assert.That(guards.Ask(Rules, "1.5.0", []).Safeguard, Is.EqualTo("cooldown"));
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.That(guards.Ask(Rules, "1.5.0", []).IsGiven);
    }

    [Test]
    public void A_clock_that_is_set_ends_neither_cooldown_nor_day()
    {
        var guards = Of();
        Ran(guards, "1.5.0");
        _time.Jump = TimeSpan.FromDays(3);
        Assert.That(guards.Ask(Rules, "1.6.0", []).Safeguard, Is.EqualTo("cooldown"));
        Assert.That(guards.Ask(Rules, "1.5.0", []).Safeguard, Is.EqualTo("version"));

        _time.Jump = TimeSpan.FromDays(-3);
        Assert.That(guards.Ask(Rules, "1.5.0", []).Safeguard, Is.EqualTo("version"));
    }

    [Test]
    public void What_another_machine_did_counts_as_the_ledger_has_it()
    {
        var guards = Of();
        var now = _time.GetUtcNow();

        Assert.Multiple(() =>
        {
            Assert.That(
                guards.Ask(Rules, "1.5.0", [new AutomaticRollback(now.AddHours(-2), "1.5.0", "r1")]).Safeguard,
                Is.EqualTo("version")
            );
            Assert.That(
                guards.Ask(Rules, "1.6.0", [new AutomaticRollback(now.AddMinutes(-2), "1.5.0", "r1")]).Safeguard,
                Is.EqualTo("cooldown")
            );
            Assert.That(
                guards.Ask(Rules, "1.6.0", [new AutomaticRollback(now.AddHours(1), "1.5.0", "r1")]).Safeguard,
                Is.EqualTo("cooldown"),
                "a machine whose clock is ahead"
            );
            Assert.That(
                guards
                    .Ask(
                        Rules,
                        "1.7.0",
                        [new AutomaticRollback(now.AddHours(-2), "1.5.0", "r1"), new AutomaticRollback(now.AddHours(-3), "1.6.0", "r2")]
                    )
                    .Safeguard,
                Is.EqualTo("day")
            );
            Assert.That(
                guards.Ask(Rules, "1.5.0", [new AutomaticRollback(now.AddHours(-25), "1.5.0", "r1")]).IsGiven,
                "a day ago and more"
            );
        });

        // Its own run is in the ledger as well, and counts once.
        Ran(guards, "1.5.0", "r1");
        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.That(guards.Ask(Rules, "1.6.0", [new AutomaticRollback(now, "1.5.0", "r1")]).IsGiven);
    }

    [Test]
    public void A_restart_forgets_nothing_and_counts_no_time_away()
    {
        var guards = Of();
        Ran(guards, "1.5.0");
        _time.Advance(TimeSpan.FromMinutes(4));
        var saved = Carried(guards.Save());
        _time.Advance(TimeSpan.FromHours(1));

        var next = Of();
        next.Restore(saved);

        Assert.That(next.CooldownLeft, Is.EqualTo(TimeSpan.FromMinutes(6)));
        Assert.That(next.Ask(Rules, "1.5.0", []).Safeguard, Is.EqualTo("version"));
    }

    [Test]
    public void A_run_whose_process_ended_counts()
    {
        var guards = Of();
        guards.Began("1.5.0");
        var next = Of();
        next.Restore(guards.Save());

        Assert.That((next.IsBusy, next.Ask(Rules, "1.5.0", []).Safeguard), Is.EqualTo((false, "version")));
    }

    [TestCase("{}")]
    [TestCase("""{"cooldownMs":0,"rollbacks":[{"at":"soon"}]}""")]
    [TestCase("""{"cooldownMs":1e300,"rollbacks":[]}""")]
    [TestCase("""{"cooldownMs":"x","rollbacks":[]}""")]
    public void What_is_not_ours_is_not_taken_up(string saved) =>
        Assert.That(
            SavedGuards
                .Read("shop", JsonDocument.Parse($$"""{"safeguards":{{saved}},"release":{"served":[]},"acted":[]}""").RootElement)
                .Condition,
            Is.EqualTo(StateCondition.OtherVersion)
        );

    private static SavedSafeguards Carried(SavedSafeguards saved) =>
        JsonSerializer.Deserialize(
            JsonSerializer.Serialize(saved, WatchMemoryJson.Default.SavedSafeguards),
            WatchMemoryJson.Default.SavedSafeguards
        )!;

    private Safeguards Of() => new(_time, new SteadyClock(_time));

    private static void Ran(Safeguards guards, string version, string run = "run")
    {
        guards.Began(version);
        guards.Ended(Rules, run, hasActed: true);
    }
}
