using System.Text.Json.Nodes;
using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Redaction;
using Runbooks.Rollback;
using Runbooks.Sandbox.Settings;
using Runbooks.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rollback;

/// <summary>The protocol against each behaviour of a controller, over real HTTP: what it concludes, and how often it sends.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Servers")]
public sealed class RollbackProtocolTests
{
    private const string Plain = """
        apiVersion: runbooks/v1
        id: test
        title: A test
        severity: critical
        steps:
          - id: rollback
            rollback: { within: 1500ms }
        checklist: [ environment-switched, version ]
        """;

    private static readonly string WithSwitch = Plain.Replace(
        "within: 1500ms",
        "within: 1500ms, otherwise: switch",
        StringComparison.Ordinal
    );

    // fault(s), verdict, rollback requests, switch requests, toggles that were applied, whether the good version serves at the end
    private static readonly object[][] Behaviours =
    [
        ["", RollbackVerdict.Switched, 1, 0, 1, true],
        ["refused", RollbackVerdict.Refused, 1, 0, 0, false],
        ["claimed-not-done", RollbackVerdict.ClaimedNotDone, 1, 0, 0, false],
        ["dropped-before-switch=reset*1", RollbackVerdict.Switched, 2, 0, 1, true],
        ["dropped-before-switch=close*1", RollbackVerdict.Switched, 2, 0, 1, true],
        ["dropped-before-switch", RollbackVerdict.Unknown, 2, 0, 0, false],
        ["dropped-after-switch=reset", RollbackVerdict.Switched, 1, 0, 1, true],
        ["dropped-after-switch=close", RollbackVerdict.Switched, 1, 0, 1, true],
        ["dropped-ahead-of-switch=60ms", RollbackVerdict.Switched, 1, 0, 1, true],
        ["error-before-switch", RollbackVerdict.Unknown, 2, 0, 0, false],
        ["error-before-switch*1", RollbackVerdict.Switched, 2, 0, 1, true],
        ["error-after-switch", RollbackVerdict.Switched, 1, 0, 1, true],
        ["error-ahead-of-switch=60ms", RollbackVerdict.Switched, 1, 0, 1, true],
        ["hang-before-switch", RollbackVerdict.Unknown, 2, 0, 0, false],
        ["hang-after-switch", RollbackVerdict.Switched, 1, 0, 1, true],
        ["hang-ahead-of-switch=60ms", RollbackVerdict.Switched, 1, 0, 1, true],
        ["answer-ahead-of-switch=60ms", RollbackVerdict.Switched, 1, 0, 1, true],
        ["accepted-ahead-of-switch=60ms", RollbackVerdict.Switched, 1, 0, 1, true],
        ["accepted-ahead-of-switch=1h", RollbackVerdict.Unknown, 1, 0, 0, false],
        ["slow-switch=200ms", RollbackVerdict.Switched, 1, 0, 1, true],
        ["flips-back=40ms", RollbackVerdict.FlippedBack, 1, 0, 1, false],
        ["wrong-version=1.3.9", RollbackVerdict.WrongVersion, 1, 0, 1, false],
        ["restarts-after-switch", RollbackVerdict.Switched, 1, 0, 1, true],
        ["status-unreadable-after=3", RollbackVerdict.Switched, 1, 0, 1, true],
        ["status-unreadable-after=30s", RollbackVerdict.Unknown, 1, 0, 1, true],
        ["standby-unhealthy", RollbackVerdict.NotEligible, 0, 0, 0, false],
        ["standby-secretly-unhealthy", RollbackVerdict.NotEligible, 0, 0, 0, false],
        ["standby-gone", RollbackVerdict.NotEligible, 0, 0, 0, false],
        ["standby-same-version", RollbackVerdict.NotEligible, 0, 0, 0, false],
        ["error=503@status", RollbackVerdict.Unknown, 0, 0, 0, false],
        ["not-json@status", RollbackVerdict.Unknown, 0, 0, 0, false],
        ["truncated@status", RollbackVerdict.Unknown, 0, 0, 0, false],
        ["huge=2MiB@status", RollbackVerdict.Unknown, 0, 0, 0, false],
        ["late=2s@status", RollbackVerdict.Unknown, 0, 0, 0, false],
        ["dropped@status", RollbackVerdict.Unknown, 0, 0, 0, false],
        ["not-json@rollback", RollbackVerdict.Switched, 1, 0, 1, true],
        ["truncated@rollback", RollbackVerdict.Switched, 1, 0, 1, true],
        ["huge=2MiB@rollback", RollbackVerdict.Switched, 1, 0, 1, true],
    ];

    [TestCaseSource(nameof(Behaviours))]
    public async Task Each_behaviour_of_a_controller_is_found_out(
        string fault,
        RollbackVerdict verdict,
        int rollbacks,
        int switches,
        int toggles,
        bool good
    )
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, fault.Length == 0 ? [] : [fault]);

        var finished = await run.RunAsync(Plain);

        Assert.Multiple(() =>
        {
            Assert.That(run.Rollback?.Verdict, Is.EqualTo(verdict), run.Rollback?.Detail);
            Assert.That(
                (run.Sandbox.RollbackPosts, run.Sandbox.SwitchPosts, run.Sandbox.Toggles),
                Is.EqualTo((rollbacks, switches, toggles))
            );
            Assert.That(run.ServesGoodVersion, Is.EqualTo(good));
            Assert.That(finished.Outcome == Outcome.Recovered, Is.EqualTo(verdict == RollbackVerdict.Switched));
            Assert.That(finished.Outcome == Outcome.Unknown, Is.EqualTo(verdict == RollbackVerdict.Unknown));
        });
    }

    [TestCase("dropped-after-switch=close")]
    [TestCase("answer-ahead-of-switch=1ms")]
    public async Task A_target_that_flipped_back_before_anybody_looked_is_not_rolled_back_again(string fault)
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, fault, "flips-back=0ms");

        await run.RunAsync(WithSwitch);

        Assert.That(run.Rollback?.Verdict, Is.EqualTo(RollbackVerdict.FlippedBack), run.Rollback?.Detail);
        Assert.That((run.Sandbox.RollbackPosts, run.Sandbox.SwitchPosts, run.Sandbox.Toggles), Is.EqualTo((1, 0, 1)));
    }

    [Test]
    public async Task A_lost_answer_whose_history_speaks_of_a_rollback_is_not_followed_by_another()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, "claimed-not-done", "late=2s@rollback");

        await run.RunAsync(Plain);

        Assert.That(run.Rollback?.Verdict, Is.EqualTo(RollbackVerdict.ClaimedNotDone), run.Rollback?.Detail);
        Assert.That(run.Sandbox.RollbackPosts, Is.EqualTo(1));
    }

    [TestCase("refused")]
    [TestCase("claimed-not-done")]
    public async Task Where_the_runbook_allows_it_a_rollback_that_was_not_done_is_followed_by_one_switch(string fault)
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, fault);

        await run.RunAsync(WithSwitch);

        Assert.Multiple(() =>
        {
            Assert.That(run.Rollback?.Verdict, Is.EqualTo(RollbackVerdict.Switched), run.Rollback?.Detail);
            Assert.That((run.Sandbox.RollbackPosts, run.Sandbox.SwitchPosts, run.Sandbox.Toggles), Is.EqualTo((1, 1, 1)));
            Assert.That(run.OutcomeName, Is.EqualTo("recovered"));
        });
    }

    [Test]
    public async Task A_switch_that_lies_as_well_ends_not_recovered_after_one_request_of_each()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(
            BadRelease.None,
            "claimed-not-done@rollback",
            "claimed-not-done@switch"
        );

        await run.RunAsync(WithSwitch);

        Assert.Multiple(() =>
        {
            Assert.That(run.Rollback?.Verdict, Is.EqualTo(RollbackVerdict.ClaimedNotDone));
            Assert.That((run.Sandbox.RollbackPosts, run.Sandbox.SwitchPosts, run.Sandbox.Toggles), Is.EqualTo((1, 1, 0)));
            Assert.That(run.OutcomeName, Is.EqualTo("not recovered"));
        });
    }

    [Test]
    public async Task A_lost_answer_is_never_followed_by_a_switch()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, "dropped-before-switch");

        await run.RunAsync(WithSwitch);

        Assert.That((run.Rollback?.Verdict, run.Sandbox.SwitchPosts), Is.EqualTo((RollbackVerdict.Unknown, 0)));
    }

    [Test]
    public async Task The_intent_is_published_before_the_request_leaves()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None);
        var postsAtIntent = -1;
        run.OnEvent = (happened, sandbox) =>
        {
            if (happened is RollbackIntended)
                postsAtIntent = sandbox.RollbackPosts;
        };

        await run.RunAsync(Plain);

        Assert.That((postsAtIntent, run.Sandbox.RollbackPosts), Is.EqualTo((0, 1)));
    }

    [Test]
    public async Task A_second_run_after_a_proven_one_sends_nothing_and_says_why()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None);
        await run.RunAsync(Plain);

        await run.RunAsync(Plain, configure: s => s.KnownBad = [new KnownBadVersion("1.5.0", "INC-1") { ArrivedAt = "1.4.2" }]);

        Assert.Multiple(() =>
        {
            Assert.That(run.Rollback?.Verdict, Is.EqualTo(RollbackVerdict.AlreadySafe));
            Assert.That(run.Rollback?.Detail, Does.Contain("INC-1").And.Contain("would bring 1.5.0 back"));
            Assert.That((run.Sandbox.RollbackPosts, run.Sandbox.Toggles), Is.EqualTo((1, 1)));
            Assert.That(run.OutcomeName, Is.EqualTo("recovered"));
        });
    }

    [Test]
    public async Task A_second_run_on_another_machine_reads_the_controllers_history_and_sends_nothing()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None);
        await run.RunAsync(Plain);

        await run.RunAsync(Plain);

        Assert.That((run.Rollback?.Verdict, run.Sandbox.RollbackPosts), Is.EqualTo((RollbackVerdict.NotEligible, 1)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_target_that_went_back_before_or_after_the_run_was_asked_for_is_left_where_it_is(bool askedBefore)
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None);
        using var client = new HttpClient();
        var (before, _) = PlaybookStatus.Parse(
            JsonNode.Parse(await client.GetStringAsync(new Uri(run.Sandbox.BaseUrl, "/deployment/status")))
        );
        var released = before!.Events[^1].At;

        // The controller writes its times to the millisecond.
        await Task.Delay(TimeSpan.FromMilliseconds(5));
        using var moved = await client.PostAsync(new Uri(run.Sandbox.BaseUrl, "/deployment/switch"), new StringContent(string.Empty));

        await run.RunAsync(Plain, configure: s => s.AskedAt = askedBefore ? released!.Value : released!.Value.AddMinutes(5));

        var why = askedBefore
            ? "after this run was asked for, or its alert began"
            : "the last thing that happened to the target was a switch from 1.5.0 to 1.4.2";
        Assert.That((run.Rollback?.Verdict, run.Sandbox.RollbackPosts), Is.EqualTo((RollbackVerdict.NotEligible, 0)), run.Rollback?.Detail);
        Assert.That(run.Rollback?.Detail, Does.Contain(why));
    }

    [Test]
    public async Task A_standby_that_an_earlier_run_left_is_not_gone_back_to()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None);

        await run.RunAsync(Plain, configure: s =>
            s.KnownBad = [new KnownBadVersion("1.4.2", "INC-1"), new KnownBadVersion("1.5.0", "INC-2")]
        );

        Assert.That((run.Rollback?.Verdict, run.Sandbox.RollbackPosts), Is.EqualTo((RollbackVerdict.NotEligible, 0)));
    }

    [Test]
    public async Task A_standby_that_never_served_is_not_gone_back_to_unless_it_is_allowed()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, "standby-never-served", "refused");

        await run.RunAsync(WithSwitch);

        Assert.Multiple(() =>
        {
            Assert.That(
                (run.Rollback?.Verdict, run.Sandbox.RollbackPosts, run.Sandbox.SwitchPosts),
                Is.EqualTo((RollbackVerdict.NotEligible, 0, 0))
            );
            Assert.That(
                run.Rollback?.Detail,
                Does.Contain("blue stands by with 1.4.2, which was deployed at").And.Contain("has never served")
            );
            Assert.That(run.Finished.Next, Does.Contain("--allow 1.4.2").And.Contain("/deployment/deploy"));
        });

        await run.RunAsync(WithSwitch, configure: s => s.Allowed = ["1.4.2"]);

        Assert.That((run.Rollback?.Verdict, run.ServesGoodVersion), Is.EqualTo((RollbackVerdict.Switched, true)));
        Assert.That(((RunStarted)run.Events[0]).Allowed, Is.EqualTo(["1.4.2"]));
    }

    [TestCase(true, false, RollbackVerdict.Switched)]
    [TestCase(false, false, RollbackVerdict.NotEligible)]
    [TestCase(false, true, RollbackVerdict.Switched)]
    public async Task A_standby_of_which_nothing_is_known_is_left_alone_without_a_person_unless_the_target_allows_it(
        bool attended,
        bool allowed,
        RollbackVerdict verdict
    )
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, "history-empty");

        await run.RunAsync(Plain, configure: s =>
        {
            s.IsAttended = attended;
            s.Target = s.Target with { Safeguards = SafeguardRules.Usual with { AllowsUnprovenStandby = allowed } };
        });

        Assert.That((run.Rollback?.Verdict, run.Sandbox.RollbackPosts), Is.EqualTo((verdict, verdict == RollbackVerdict.Switched ? 1 : 0)));
        if (verdict == RollbackVerdict.Switched)
            Assert.That(
                run.Events.OfType<RollbackIntended>().First().NotKnown,
                Has.One.Contains("nothing says that 1.4.2 has served before")
            );
        else
            Assert.That(run.Finished.Next, Does.Contain("unproven-standby: allow"));
    }

    [Test]
    public async Task A_person_who_says_yes_stands_in_for_one_who_began_the_run()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, "history-empty");
        var yaml = Plain.Replace(
            "steps:\n",
            "steps:\n  - { id: ask, title: Ask, approve: { question: \"May it go to {{ run.standby_version }} (served: {{ "
                + "run.standby_served }})?\" } }\n",
            StringComparison.Ordinal
        );

        await run.RunAsync(yaml, configure: s => s.IsAttended = false);

        Assert.That(run.Rollback?.Verdict, Is.EqualTo(RollbackVerdict.Switched));
        Assert.That(run.Events.OfType<ApprovalAsked>().Single().Question, Is.EqualTo("May it go to 1.4.2 (served: unknown)?"));
    }

    [Test]
    public async Task A_port_of_the_status_that_leads_nowhere_does_not_stop_a_rollback_and_is_named()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, "ports-hidden");

        await run.RunAsync(Plain);

        Assert.That(run.Rollback?.Verdict, Is.EqualTo(RollbackVerdict.Switched));
        Assert.That(
            run.Rollback?.NotKnown,
            Has.One.Contains("guessed from the port in the status").And.Contains("environments: { blue: URL }")
        );
        Assert.That(run.Events.OfType<EvidenceTaken>().Select(e => e.About), Has.One.Contains("guessed from the port in the status"));
    }

    [Test]
    public async Task An_address_of_the_target_file_that_refuses_connections_stops_a_rollback()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, "ports-hidden");

        await run.RunAsync(Plain, configure: s =>
            s.Target = s.Target with { Environments = new Dictionary<string, Uri> { ["blue"] = new("http://127.0.0.1:1") } }
        );

        Assert.That((run.Rollback?.Verdict, run.Sandbox.RollbackPosts), Is.EqualTo((RollbackVerdict.NotEligible, 0)));
    }

    [TestCase("refused", "rollback-by-history")]
    [TestCase("claimed", "rollback-by-history", "history-of-two-switches")]
    public async Task A_controller_whose_rollback_moves_nothing_is_switched_once(string answer, params string[] faults)
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, faults);

        await run.RunAsync(WithSwitch);

        Assert.Multiple(() =>
        {
            Assert.That(run.Events.OfType<RollbackAnswered>().First().Answer, Is.EqualTo(answer));
            Assert.That(
                (run.Rollback?.Verdict, run.Sandbox.RollbackPosts, run.Sandbox.SwitchPosts, run.Sandbox.Toggles),
                Is.EqualTo((RollbackVerdict.Switched, 1, 1, 1))
            );
        });

        await run.RunAsync(WithSwitch);

        Assert.That(
            (run.Rollback?.Verdict, run.Sandbox.Toggles),
            Is.EqualTo((RollbackVerdict.NotEligible, 1)),
            "a switch that went back counts like a rollback"
        );
    }

    [TestCase("claimed-not-done@rollback", 5, 5)]
    [TestCase("refused@rollback", 6, int.MaxValue)]
    public async Task A_switch_is_waited_out_only_as_long_as_the_request_before_it_may_still_undo_it(string fault, int fewest, int most)
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, fault);

        // What was claimed had its time before the switch was sent; what was refused did not.
        await run.RunAsync(WithSwitch, configure: s => s.Target = s.Target with { ProcessingTime = TimeSpan.FromSeconds(1) });

        Assert.That((run.Rollback?.Verdict, run.Sandbox.SwitchPosts), Is.EqualTo((RollbackVerdict.Switched, 1)), run.Rollback?.Detail);
        Assert.That(run.Rollback!.StableReads, Is.InRange(fewest, most));
    }

    [Test]
    public async Task What_somebody_deploys_between_two_requests_is_not_switched_to()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, "refused");
        using var client = new HttpClient();
        run.OnEvent = (happened, sandbox) =>
        {
            if (happened is RollbackAnswered)
                client
                    .PostAsync(new Uri(sandbox.BaseUrl, "/deployment/deploy"), new StringContent(string.Empty))
                    .GetAwaiter()
                    .GetResult()
                    .Dispose();
        };

        await run.RunAsync(WithSwitch);

        Assert.That((run.Rollback?.Verdict, run.Sandbox.SwitchPosts), Is.EqualTo((RollbackVerdict.Refused, 0)));
        Assert.That(run.Rollback?.Detail, Does.Contain("blue stands by with 1.5.1 now, not with 1.4.2"));
    }

    [Test]
    public async Task A_bad_version_that_is_not_active_is_already_safe()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None);
        var yaml = Plain.Replace(
            "severity: critical",
            "severity: critical\ninputs: { bad-version: { type: version } }",
            StringComparison.Ordinal
        );

        await run.RunAsync(yaml, configure: s => s.Inputs = ["bad-version=1.6.0"]);

        Assert.That((run.Rollback?.Verdict, run.Sandbox.RollbackPosts), Is.EqualTo((RollbackVerdict.AlreadySafe, 0)));
    }

    // What serves is older than the one, and has no order with the other: nothing is known of it then.
    [TestCase("1.5.9", RollbackVerdict.AlreadySafe, Outcome.NothingWrong, "-i bad-version=VERSION")]
    [TestCase("1.5.O", RollbackVerdict.NotEligible, Outcome.NotRecovered, "--input bad-version=1.5.0")]
    public async Task A_bad_version_that_nothing_has_heard_of_is_said_to_be_misspelt_and_proves_no_recovery(
        string bad,
        RollbackVerdict verdict,
        Outcome outcome,
        string next
    )
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None);
        var yaml = Plain
            .Replace("severity: critical", "severity: critical\ninputs: { bad-version: { type: version } }", StringComparison.Ordinal)
            .Replace("[ environment-switched, version ]", "[ health ]", StringComparison.Ordinal);

        var finished = await run.RunAsync(yaml, configure: s => s.Inputs = [$"bad-version={bad}"]);

        Assert.Multiple(() =>
        {
            Assert.That((run.Rollback?.Verdict, run.Sandbox.RollbackPosts), Is.EqualTo((verdict, 0)));
            Assert.That(finished.Outcome, Is.EqualTo(outcome), finished.Reason);
            Assert.That(finished.Reason, Does.Contain($"has heard of {bad}: it may be misspelt"));
            Assert.That(finished.Next, Does.Contain(next));
        });
    }

    [Test]
    public async Task What_was_accepted_is_waited_for_and_never_followed_by_a_switch()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None, "accepted-ahead-of-switch=1h");

        await run.RunAsync(WithSwitch);

        Assert.That(
            (run.Rollback?.Verdict, run.Sandbox.RollbackPosts, run.Sandbox.SwitchPosts),
            Is.EqualTo((RollbackVerdict.Unknown, 1, 0))
        );
        Assert.That(
            run.Rollback?.Detail,
            Does.Contain("accepted").And.Contain("may still be under way").And.Contain("Nothing more is sent")
        );
    }

    [Test]
    public async Task A_version_that_does_not_stand_by_is_not_rolled_back_to()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None);
        var yaml = Plain.Replace("within: 1500ms", "within: 1500ms, to: \"1.3.0\"", StringComparison.Ordinal);

        await run.RunAsync(yaml);

        Assert.That((run.Rollback?.Verdict, run.Sandbox.RollbackPosts), Is.EqualTo((RollbackVerdict.NotEligible, 0)));
    }

    [Test]
    public async Task The_protocol_says_for_a_plan_what_it_would_send_and_sends_nothing()
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.None);
        using var events = new RunEvents(TimeProvider.System, new Redactor(), []);
        using var connections = TargetConnections.Create([]);
        var client = new TargetClient(run.Target, connections, TimeProvider.System);

        var resolved = await new RollbackProtocol(client, new StateReader(client, events), events, TimeProvider.System).RunAsync(
            new RollbackRequest(TimeSpan.FromSeconds(5)) { IsPlan = true },
            CancellationToken.None
        );

        Assert.Multiple(() =>
        {
            Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Planned));
            Assert.That(resolved.Detail, Does.Contain("POST /deployment/rollback").And.Contain("blue 1.4.2"));
            Assert.That(run.Sandbox.RollbackPosts, Is.Zero);
        });
    }
}
