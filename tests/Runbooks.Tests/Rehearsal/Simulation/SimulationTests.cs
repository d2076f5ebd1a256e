using Runbooks.Events;
using Runbooks.Rehearsal.Simulation;
using Runbooks.Rehearsal.Simulation.Cases;

namespace Runbooks.Tests.Rehearsal.Simulation;

/// <summary>The engine in simulated worlds: what must always hold does, and a seed says all that happens.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class SimulationTests
{
    [Test]
    public void What_must_always_hold_does_in_worlds_drawn_from_a_seed()
    {
        var outcome = new SimulationCampaign(() => Worlds.Read(), Worlds.Options).Run(
            seed: 2026,
            runs: 400,
            jobs: 2,
            _ => { },
            CancellationToken.None
        );

        Assert.That(outcome.Findings.Select(f => $"{f.Invariant}: {f.Detail}: {f.Case}"), Is.Empty);
        Assert.That(outcome.Tally.Crashes, Is.GreaterThan(50), "nothing is proved where nothing goes wrong");
        Assert.That(
            outcome.Tally.Outcomes.Where(o => o.Count == 0).Select(o => o.Outcome),
            Is.EqualTo([Outcome.NothingWrong]),
            "each of these runbooks rolls back"
        );
    }

    [TestCaseSource(typeof(Worlds), nameof(Worlds.Shipped))]
    public void Where_nothing_goes_wrong_the_run_recovers_by_one_toggle(string id) => Ends($"{id}:0:", Outcome.Recovered, toggles: 1);

    [TestCase("follows-operations", false)]
    [TestCase("lists-releases,follows-operations", true)]
    [TestCase("means-append,follows-operations", true)]
    [TestCase("means-append", false)]
    public void Only_a_controller_that_lists_releases_is_asked_what_became_of_what_it_began(string happenings, bool follows) =>
        Assert.That(SimulationCase.Parse($"quick-rollback:0:{happenings}")!.Follows, Is.EqualTo(follows));

    [TestCase(0)]
    [TestCase(60)]
    [TestCase(100)]
    public void A_process_may_be_killed_at_any_write(int percent)
    {
        for (var write = 1; ; write++)
        {
            var result = Worlds.Play($"quick-rollback:0:crash@{write}={percent}");

            Assert.That(result.Violations, Is.Empty, $"killed at write {write}");
            Assert.That(result.Toggles, Is.LessThanOrEqualTo(1), $"killed at write {write}");
            if (result.Crashes > 0)
                continue;
            Assert.That(write, Is.GreaterThan(60));
            return;
        }
    }

    [TestCaseSource(typeof(Worlds), nameof(Worlds.Shipped))]
    public void A_run_killed_after_any_of_its_writes_is_finished_with_one_rollback_and_one_record(string id)
    {
        var hasBegun = false;
        for (var write = 1; ; write++)
        {
            var result = Worlds.Play($"{id}:0:crash@{write}=100");

            // The first writes take the lock: there is no run yet that somebody could finish. After the last there is only the record
            // left to write, without which no world is without a violation.
            hasBegun |= result.Outcomes.Count > 0;
            Assert.That(result.Violations, Is.Empty, $"killed after write {write}");
            Assert.That(result.Toggles, Is.EqualTo(hasBegun ? 1 : 0), $"killed after write {write}");
            Assert.That(result.Outcomes, Has.All.EqualTo(Outcome.Recovered), $"killed after write {write}");
            if (result.Crashes > 0)
                continue;
            Assert.That(write, Is.GreaterThan(60));
            return;
        }
    }

    [Test]
    public void The_power_may_fail_at_any_write()
    {
        for (var write = 1; ; write++)
        {
            var result = Worlds.Play($"quick-rollback:0:power-loss@{write}");

            Assert.That(result.Violations, Is.Empty, $"no power at write {write}");
            if (result.Crashes == 0)
                return;
        }
    }

    /// <summary>
    /// Found by a simulation: the controller's time was counted from when the request was wanted, and a second one met the first.
    /// </summary>
    [Test]
    public void What_the_connection_takes_is_not_counted_as_the_controllers_time() =>
        Ends("emergency-critical:0:late-request@1=1107,stops-at-connection@1=9234", Outcome.Recovered, toggles: 1);

    /// <summary>
    /// Found by a simulation: a status that was asked for before the switch and answered after the controller's time was taken for proof
    /// that nothing had changed.
    /// </summary>
    [Test]
    public void A_status_that_was_asked_for_too_early_proves_nothing_however_late_it_comes() =>
        Ends("emergency-customer-impact:0:slow-switch@1=5564,status-slow@14=5079", Outcome.Recovered, toggles: 1);

    /// <summary>Found by a simulation: the run read at its end that the bad version served again, and was called recovered.</summary>
    [Test]
    public void A_target_that_was_switched_back_before_the_last_look_is_not_recovered()
    {
        var result = Worlds.Play("automated-rollback:5577f18bd99eab4b:slow-answer@1=6209,operator-toggles=12000");

        Assert.That(result.Violations, Is.Empty);
        Assert.That(result.Outcomes, Is.EqualTo([Outcome.NotRecovered]));
        Assert.That(result.Story[^1].What, Does.Contain("At the end green serves 1.5.0"));
    }

    /// <summary>
    /// Found by a simulation: the last look was cut off just after somebody had switched back, and the run was called recovered.
    /// </summary>
    [Test]
    public void A_last_look_that_is_cut_off_is_repeated()
    {
        var result = Worlds.Play(
            "database-migration-failure:f31487710c2d3325:never-connected@1,status-garbled@4,status-truncated@14,status-slow@1=6707,operator-toggles=13818"
        );

        Assert.That(result.Violations, Is.Empty);
        Assert.That(result.Outcomes, Is.EqualTo([Outcome.NotRecovered]));
        Assert.That(result.Story.Count(l => l.What.StartsWith("reads the status (final)", StringComparison.Ordinal)), Is.EqualTo(2));
    }

    /// <summary>Found by simulations: the world's own truth called a version never served of which one release had, and another had not.</summary>
    [TestCase("emergency-performance")]
    [TestCase("manual-rollback")]
    public void A_version_of_which_one_release_has_served_may_be_gone_back_to(string id) =>
        Ends(
            $"{id}:0:bad-version-given,operator-deploys=3,operator-toggles=3,operator-toggles=3,means-append",
            Outcome.Recovered,
            toggles: 3
        );

    [Test]
    public void A_last_look_that_finds_nothing_out_is_repeated_for_some_seconds_and_said()
    {
        var result = Worlds.Play("quick-rollback:0:" + string.Join(',', Enumerable.Range(10, 4).Select(n => $"status-truncated@{n}")));

        Assert.That(result.Violations, Is.Empty);
        Assert.That(
            result.Story.Count(l => l.What.StartsWith("reads the status (final): the body was cut off", StringComparison.Ordinal)),
            Is.EqualTo(4)
        );
        Assert.That(
            result.Story[^1].What,
            Does.StartWith("ends as recovered").And.Contain("at the end the status could not be read any more")
        );
    }

    /// <summary>
    /// Found by a simulation: the next run knew where the one before it had set out for, and its word was taken for a guess.
    /// </summary>
    [TestCase("means-append")]
    [TestCase("means-absolute")]
    public void Where_releases_are_named_what_a_run_arrived_at_is_safe_whatever_is_deployed_since(string means)
    {
        var result = Worlds.Play($"api-breaking-change:0:operator-deploys,operator-deploys=3171,second-name,{means}");

        Assert.That(result.Violations, Is.Empty);
        Assert.That(result.Outcomes, Is.EqualTo([Outcome.Recovered, Outcome.Recovered]));
        Assert.That(result.Toggles, Is.EqualTo(1));
    }

    [Test]
    public void A_version_that_another_run_set_out_for_and_reached_is_known_to_be_safe()
    {
        var result = Worlds.Play("api-breaking-change:0:status-truncated@4=8,controller-restarts=1,second-run-waits,operator-deploys");

        Assert.That(result.Violations, Is.Empty);
        Assert.That(result.Outcomes, Is.EqualTo([Outcome.Unknown, Outcome.Recovered]));
    }

    [Test]
    public void A_process_that_stood_still_for_longer_than_its_lease_sends_nothing()
    {
        var result = Worlds.Play("quick-rollback:0:stops-at-connection@1=60000,second-run-waits=100");

        Assert.That(result.Violations, Is.Empty);
        Assert.That(result.Toggles, Is.EqualTo(1));
        Assert.That(result.Story.Select(l => $"{l.Who} {l.What}"), Has.Some.StartsWith("process 1 resolves the rollback as NotSent"));
    }

    [Test]
    public void A_run_that_is_given_up_sends_nothing_and_has_its_record() =>
        Ends("quick-rollback:0:crash@12=100,abandons", Outcome.Unknown, toggles: 0);

    [Test]
    public void A_run_that_is_given_up_holds_its_target_until_its_last_request_can_no_longer_take_effect()
    {
        var story = Worlds.Play("quick-rollback:0:crash@24=100,abandons").Story;

        var intent = story.Single(l => l.What.StartsWith("intends", StringComparison.Ordinal)).At;
        Assert.That(story[^1].What, Does.StartWith("ends as unknown"));
        Assert.That(story[^1].At - intent, Is.EqualTo(TimeSpan.FromSeconds(10)), "the processing time that the target declares");
    }

    [TestCase("quick-rollback:0:second-machine=5000", "ends as not recovered")]
    [TestCase("quick-rollback:0:second-name=300", "ends as recovered: Nothing was changed: INC-")]
    public void A_second_machine_and_a_second_name_of_the_target_bring_nothing_back(string played, string ending)
    {
        var result = Worlds.Play(played);

        Assert.That(result.Violations, Is.Empty);
        Assert.That(
            (result.Toggles, result.Story.Count(l => l.What.StartsWith("begins run", StringComparison.Ordinal))),
            Is.EqualTo((1, 2))
        );
        Assert.That(result.Story[^1].What, Does.StartWith(ending));
    }

    [TestCase("means-absolute,partial-rollout@1", Outcome.Unknown, 1)]
    [TestCase("means-append,partial-rollout@1", Outcome.Unknown, 1)]
    [TestCase("means-absolute,tells-failing,rollout-fails@1", Outcome.Unknown, 1)]
    [TestCase("means-append,follows-operations,operation-stuck@1", Outcome.Unknown, 0)]
    [TestCase("means-append,follows-operations,operation-fails@1=2000", Outcome.NotRecovered, 0)]
    [TestCase("means-absolute,follows-operations,operation-fails@1=2000", Outcome.NotRecovered, 0)]
    [TestCase("lists-releases,follows-operations,operation-fails@1=2000", Outcome.NotRecovered, 0)]
    [TestCase("means-absolute,pruned@1", Outcome.NotRecovered, 0)]
    [TestCase("means-append,pruned@1", Outcome.NotRecovered, 0)]
    [TestCase("means-absolute,mark-reused@1", Outcome.Recovered, 1)]
    [TestCase("means-append,mark-reused@1", Outcome.Recovered, 1)]
    [TestCase("lists-releases,mark-reused@1", Outcome.Recovered, 1)]
    [TestCase("means-absolute,reconciles=2000", Outcome.NotRecovered, 2)]
    [TestCase("means-append,reconciles=2000", Outcome.NotRecovered, 2)]
    [TestCase("means-append,operator-prunes=1", Outcome.NotRecovered, 0)]
    [TestCase("means-absolute,without-precondition,somebody-first@1", Outcome.Recovered, 1)]
    [TestCase("means-absolute,deployed-first@1", Outcome.NotRecovered, 0)]
    public void What_a_controller_of_each_meaning_may_do_ends_as_it_must(string happens, Outcome outcome, int changes) =>
        Ends($"quick-rollback:0:{happens}", outcome, changes);

    [Test]
    public void A_case_is_read_back_as_it_is_written()
    {
        for (var number = 0; number < 500; number++)
        {
            var drawn = SimulationCase.Draw(7, number, Worlds.Shipped);

            Assert.That(SimulationCase.Parse(drawn.ToString())?.ToString(), Is.EqualTo(drawn.ToString()));
        }
    }

    [TestCase("quick-rollback")]
    [TestCase("quick-rollback:0")]
    [TestCase(":0:")]
    [TestCase("quick-rollback:x:")]
    [TestCase("quick-rollback:0:no-such-thing")]
    [TestCase("quick-rollback:0:crash@x")]
    public void What_is_no_case_is_not_read(string token) => Assert.That(SimulationCase.Parse(token), Is.Null);

    private static void Ends(string token, Outcome outcome, int toggles)
    {
        var result = Worlds.Play(token);

        Assert.That(result.Violations, Is.Empty);
        Assert.That(result.Outcomes, Is.EqualTo([outcome]));
        Assert.That(result.Toggles, Is.EqualTo(toggles));
    }
}
