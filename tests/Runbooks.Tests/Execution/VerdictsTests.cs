using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Steps;

namespace Runbooks.Tests.Execution;

/// <summary>What a run may be called, for each thing that can be known of it: a verdict never exceeds its evidence.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class VerdictsTests
{
    private const string Look = "checklist: [ health, monitoring: { optional: true } ]";
    private const string NoList = "description: none";

    private static readonly ControllerState Good = StatusOf("green", "1.4.2");
    private static readonly ControllerState Bad = StatusOf("blue", "1.5.0");

    [Test]
    public void A_proved_rollback_with_a_required_check_that_passed_is_recovered()
    {
        var verdict = Of(Look, s => s.Rollback = Resolved(RollbackVerdict.Switched), ["health pass", "monitoring unknown"]);

        Assert.Multiple(() =>
        {
            Assert.That(verdict.Outcome, Is.EqualTo(Outcome.Recovered));
            Assert.That(verdict.Reason, Does.Contain("1 of 2 checks pass, and monitoring could not be looked at"));
        });
    }

    [TestCase(
        Look,
        "health unknown;monitoring pass",
        Outcome.NotRecovered,
        TestName = "An unknown required check keeps a run from being recovered"
    )]
    [TestCase(Look, "health fail;monitoring pass", Outcome.NotRecovered, TestName = "A failed check keeps a run from being recovered")]
    [TestCase(
        Look,
        "health pass;monitoring fail",
        Outcome.NotRecovered,
        TestName = "A failed optional check keeps a run from being recovered"
    )]
    [TestCase(Look, "health pass", Outcome.NotRecovered, TestName = "A check that was not gone through keeps a run from being recovered")]
    [TestCase(
        "checklist: [ monitoring: { optional: true } ]",
        "monitoring pass",
        Outcome.Unknown,
        TestName = "An optional check that passes proves nothing"
    )]
    [TestCase(
        "checklist: [ monitoring: { optional: true } ]",
        "monitoring unknown",
        Outcome.Unknown,
        TestName = "An unknown optional check proves nothing"
    )]
    [TestCase(NoList, "", Outcome.Unknown, TestName = "A rollback without a check proves nothing of the target")]
    public void A_rollback_that_is_proved_is_not_enough(string list, string checks, Outcome outcome) =>
        Assert.That(Of(list, s => s.Rollback = Resolved(RollbackVerdict.Switched), Split(checks)).Outcome, Is.EqualTo(outcome));

    [TestCase(RollbackVerdict.Switched, Outcome.Recovered)]
    [TestCase(RollbackVerdict.AlreadySafe, Outcome.Recovered)]
    [TestCase(RollbackVerdict.NotEligible, Outcome.NotRecovered)]
    [TestCase(RollbackVerdict.Refused, Outcome.NotRecovered)]
    [TestCase(RollbackVerdict.ClaimedNotDone, Outcome.NotRecovered)]
    [TestCase(RollbackVerdict.WrongVersion, Outcome.NotRecovered)]
    [TestCase(RollbackVerdict.FlippedBack, Outcome.NotRecovered)]
    [TestCase(RollbackVerdict.NotSent, Outcome.NotRecovered)]
    [TestCase(RollbackVerdict.Planned, Outcome.NotRecovered)]
    [TestCase(RollbackVerdict.Unknown, Outcome.Unknown)]
    public void Whatever_passes_a_rollback_that_was_asked_for_must_be_proved(RollbackVerdict rollback, Outcome outcome) =>
        Assert.That(Of(Look, s => s.Rollback = Resolved(rollback), ["health pass", "monitoring pass"]).Outcome, Is.EqualTo(outcome));

    [Test]
    public void A_rollback_that_was_asked_for_and_never_made_is_not_recovered() =>
        Assert.That(Of(Look, s => s.RollbackAsked = true, ["health pass", "monitoring pass"]).Outcome, Is.EqualTo(Outcome.NotRecovered));

    [TestCase(NoList, "", TestName = "A command that nothing looks at afterwards is done and not proved")]
    [TestCase(
        "checklist: [ monitoring: { optional: true } ]",
        "monitoring unknown",
        TestName = "A command behind which only an optional check was undecided is done and not proved"
    )]
    [TestCase(
        Look,
        "health unknown;monitoring unknown",
        TestName = "A command behind which no check could be decided is done and not proved"
    )]
    public void What_was_sent_and_not_proved_is_unknown_with_the_step_named(string list, string checks)
    {
        var verdict = Of(list, Ran, Split(checks));

        Assert.Multiple(() =>
        {
            Assert.That(verdict.Outcome, Is.EqualTo(Outcome.Unknown));
            Assert.That(verdict.Reason, Does.StartWith("Done, not proved: `restart` ran kubectl rollout undo."));
            Assert.That(verdict.Reason, Does.Not.Contain("No rollback was needed"));
            Assert.That(verdict.Next, Does.Contain("test.yaml").And.Contain("checklist"));
        });
    }

    [Test]
    public void What_was_sent_and_proved_is_recovered_with_the_step_named() =>
        Assert.That(
            Of(Look, Ran, ["health pass", "monitoring pass"]),
            Has.Property("Outcome")
                .EqualTo(Outcome.Recovered)
                .And.Property("Reason")
                .StartsWith("`restart` ran kubectl rollout undo; both checks pass")
        );

    [Test]
    public void A_check_step_behind_the_last_change_proves_too_and_one_before_it_does_not()
    {
        var after = Of(
            NoList,
            s =>
            {
                Ran(s);
                s.Prove("health");
            },
            []
        );
        var before = Of(
            NoList,
            s =>
            {
                s.Prove("health");
                Ran(s);
            },
            []
        );

        Assert.That((after.Outcome, before.Outcome), Is.EqualTo((Outcome.Recovered, Outcome.Unknown)));
    }

    [Test]
    public void A_checklist_that_was_looked_at_before_the_last_change_proves_nothing() =>
        Assert.That(
            Of(Look, Ran, ["health pass", "monitoring pass"], change: f => f with { IsStale = true }),
            Has.Property("Outcome").EqualTo(Outcome.Unknown).And.Property("Reason").Contains("was looked at before that")
        );

    [Test]
    public void Nothing_wrong_before_and_after_and_nothing_changed_is_no_recovery() =>
        Assert.That(
            Of(Look, _ => { }, ["health pass", "monitoring unknown"], ["health pass"]),
            Has.Property("Outcome")
                .EqualTo(Outcome.NothingWrong)
                .And.Property("Reason")
                .StartsWith("Nothing was wrong, before and after, and nothing was changed")
        );

    [Test]
    public void What_fails_before_and_passes_without_a_change_is_told_so() =>
        Assert.That(
            Of(Look, _ => { }, ["health pass", "monitoring pass"], ["health fail"]),
            Has.Property("Outcome")
                .EqualTo(Outcome.Recovered)
                .And.Property("Reason")
                .Contains("had failed when it began passes now (health)")
        );

    [TestCase(NoList, "", TestName = "A run that changes and checks nothing knows nothing")]
    [TestCase(
        "checklist: [ monitoring: { optional: true } ]",
        "monitoring pass",
        TestName = "A run that changes nothing needs a required check to say that nothing is wrong"
    )]
    public void Nothing_wrong_needs_a_required_check_that_passed(string list, string checks) =>
        Assert.That(Of(list, _ => { }, Split(checks)).Outcome, Is.EqualTo(Outcome.Unknown));

    [Test]
    public void A_target_that_somebody_else_moved_is_not_called_right() =>
        Assert.That(
            Of(Look, _ => { }, ["health pass", "monitoring pass"], change: f => f with { After = Good }).Outcome,
            Is.EqualTo(Outcome.NotRecovered)
        );

    [TestCase("health fail", "as it had before anything was changed")]
    [TestCase("health pass", "and had passed before anything was changed")]
    public void Fails_since_and_failed_before_are_told_apart(string before, string told) =>
        Assert.That(
            Of(Look, s => s.Rollback = Resolved(RollbackVerdict.Switched), ["health fail", "monitoring pass"], [before]).Reason,
            Does.Contain(told)
        );

    [Test]
    public void Whose_word_the_version_is_stands_in_the_verdict() =>
        Assert.That(
            Of(
                "checklist: [ version ]",
                s => s.Rollback = Resolved(RollbackVerdict.Switched),
                ["version pass"],
                change: f => f with { Checks = [f.Checks[0] with { Caveat = "the version by the status alone" }] }
            ).Reason,
            Does.EndWith("its one check, version, passes; the version by the status alone.")
        );

    [Test]
    public void A_step_that_fails_behind_a_change_says_what_was_sent()
    {
        var verdict = Of(NoList, Ran, [], change: f =>
            f with
            {
                Steps = StepResult.Failed(new Diagnostic(DiagnosticCodes.RequestFailed, "the pods are not there", Span: null)),
            }
        );

        Assert.That(
            verdict,
            Has.Property("Outcome")
                .EqualTo(Outcome.NotRecovered)
                .And.Property("Reason")
                .EqualTo("The pods are not there. Before that, `restart` ran kubectl rollout undo.")
        );
    }

    [Test]
    public void A_cancelled_run_says_what_had_left()
    {
        var sent = Of(NoList, Ran, [], change: f => f with { Cancelled = true }).Reason;
        var nothing = Of(NoList, _ => { }, [], change: f => f with { Cancelled = true }).Reason;

        Assert.Multiple(() =>
        {
            Assert.That(sent, Does.Contain("`restart` ran kubectl rollout undo").And.Not.Contain("before anything was sent"));
            Assert.That(nothing, Is.EqualTo("The run was cancelled before anything was sent that changes the target."));
        });
    }

    [Test]
    public void What_a_step_took_back_was_not_sent()
    {
        var verdict = Of(
            Look,
            s =>
            {
                Ran(s);
                s.TakeBack("restart");
            },
            ["health pass", "monitoring pass"]
        );

        Assert.That(verdict.Reason, Does.Not.Contain("restart"));
    }

    [TestCase(RollbackVerdict.Switched, "do not roll back again", "curl http://shop.test/health")]
    [TestCase(
        RollbackVerdict.NotEligible,
        "curl -X POST http://shop.test/deployment/deploy",
        "runbook run test --base-url http://shop.test"
    )]
    [TestCase(RollbackVerdict.Refused, "curl -X POST http://shop.test/deployment/switch", "`otherwise: switch`")]
    [TestCase(
        RollbackVerdict.ClaimedNotDone,
        "curl http://shop.test/deployment/status",
        "runbook run emergency-critical --base-url http://shop.test"
    )]
    [TestCase(RollbackVerdict.WrongVersion, "expected-version=VERSION", "curl -X POST http://shop.test/deployment/deploy")]
    [TestCase(RollbackVerdict.FlippedBack, "runbook lock list", "deploymentHistory")]
    [TestCase(RollbackVerdict.Unknown, "GET http://shop.test/deployment/status", "curl http://shop.test/api/health")]
    public void What_to_do_next_names_the_request_the_runbook_or_the_key(RollbackVerdict rollback, string one, string other) =>
        Assert.That(
            Of(Look, s => s.Rollback = Resolved(rollback), ["health fail", "monitoring pass"]).Next,
            Does.Contain(one).And.Contain(other)
        );

    [Test]
    public void A_target_that_cannot_be_read_and_was_sent_nothing_is_not_said_to_have_been_rolled_back()
    {
        var unread = Resolved(RollbackVerdict.Unknown) with { Intents = 0, ToEnvironment = null };
        var next = Of(Look, s => s.Rollback = unread, []).Next;

        Assert.That(next, Does.Not.Contain("Do not roll back again").And.Contain("No rollback was sent").And.Contain("runbook run test"));
    }

    [Test]
    public void A_request_whose_answer_was_lost_is_not_told_as_something_that_was_sent_before_it()
    {
        var verdict = Of(
            NoList,
            s =>
            {
                Ran(s);
                s.FailedStep = "restart";
            },
            [],
            change: f => f with { Steps = StepResult.Failed(new Diagnostic(DiagnosticCodes.RequestFailed, "no answer came", Span: null)) }
        );

        Assert.That(verdict.Reason, Is.EqualTo("No answer came. What `restart` ran (kubectl rollout undo) may have taken effect."));
    }

    [TestCase("health pass", true)]
    [TestCase("health fail", false)]
    public void A_rollback_behind_checks_that_had_all_passed_says_so(string before, bool isSaid)
    {
        var reason = Of(
            "checklist: [ health, version ]",
            s => s.Rollback = Resolved(RollbackVerdict.Switched),
            ["health pass", "version pass"],
            [before, "version fail"]
        ).Reason;

        Assert.That(reason.Contains("had passed before anything was changed, too", StringComparison.Ordinal), Is.EqualTo(isSaid), reason);
    }

    [Test]
    public void Checks_that_ask_what_became_of_a_rollback_are_moot_where_none_was_asked_for()
    {
        var verdict = Of(
            "checklist: [ health, environment-switched, version ]",
            _ => { },
            ["health pass", "environment-switched unknown", "version unknown"],
            ["health pass"],
            f => f with { Checks = [.. f.Checks.Select(c => c with { Moot = c.Status == CheckStatus.Unknown })] }
        );

        Assert.Multiple(() =>
        {
            Assert.That((verdict.Outcome, verdict.HadNothingToRecover), Is.EqualTo((Outcome.NothingWrong, true)), verdict.Reason);
            Assert.That(verdict.Reason, Does.Contain("without a rollback there is nothing to judge for environment-switched and version"));
        });
    }

    [TestCase(RollbackVerdict.Switched)]
    [TestCase(RollbackVerdict.AlreadySafe)]
    public void What_was_proved_and_is_so_no_longer_is_not_called_proved_because_a_check_fails_too(RollbackVerdict rollback)
    {
        var moved = rollback == RollbackVerdict.Switched ? Bad : Good;
        var verdict = Of(
            Look,
            s => s.Rollback = Resolved(rollback),
            ["health fail", "monitoring pass"],
            change: f => f with { After = moved }
        );

        Assert.Multiple(() =>
        {
            Assert.That(verdict.Outcome, Is.EqualTo(Outcome.NotRecovered));
            Assert.That(verdict.Reason, Does.StartWith("At the end ").And.Contain("something else acts on the target"));
            Assert.That(
                verdict.Next,
                Does.Not.Contain("is proved").And.Not.Contain("Nothing is to be rolled back").And.Contain("runbook lock list")
            );
        });
    }

    [Test]
    public void An_address_that_a_catch_all_route_answers_is_not_asked_again_by_hand()
    {
        var next = Of(
            Look,
            s => s.Rollback = Resolved(RollbackVerdict.Switched),
            ["health unknown", "monitoring pass"],
            change: f => f with { Checks = [.. f.Checks.Select(c => c with { CatchAll = c.Status == CheckStatus.Unknown })] }
        ).Next;

        Assert.That(next, Does.Contain("a route that takes every path").And.Contain("probe-path").And.Not.Contain("by hand"));
    }

    [TestCase("health pass", true)]
    [TestCase("health fail", false)]
    public void A_run_that_comes_when_all_is_done_has_no_objective_to_meet(string before, bool hadNothing)
    {
        var verdict = Of(Look, s => s.Rollback = Resolved(RollbackVerdict.AlreadySafe), ["health pass", "monitoring pass"], [before]);

        Assert.That((verdict.Outcome, verdict.HadNothingToRecover), Is.EqualTo((Outcome.Recovered, hadNothing)));
        Assert.That(verdict.Reason, Does.StartWith("Nothing was changed: "));
    }

    [TestCase(Outcome.Recovered, null, "nothing changed")]
    [TestCase(Outcome.Recovered, true, "recovered")]
    [TestCase(Outcome.NothingWrong, null, "nothing wrong")]
    [TestCase(Outcome.NotRecovered, false, "not recovered")]
    public void A_run_that_recovered_nothing_is_not_headed_as_a_recovery(Outcome outcome, bool? met, string heading) =>
        Assert.That(
            OutcomeText.Heading(
                new RunFinished
                {
                    Outcome = outcome,
                    Reason = "it is so",
                    Next = "nothing",
                    ObjectiveSeconds = 300,
                    ActualSeconds = 3,
                    ObjectiveMet = met,
                }
            ),
            Is.EqualTo(heading)
        );

    private static void Ran(RunState state) => state.Announce(new ChangeSent("restart", "command", "kubectl rollout undo"));

    private static Verdict Of(
        string list,
        Action<RunState> happened,
        string[] checks,
        string[]? before = null,
        Func<VerdictFacts, VerdictFacts>? change = null
    )
    {
        var bag = new DiagnosticBag();
        var runbook = RunbookReader.Read(
            new SourceText(
                "test.yaml",
                $"apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - id: look\n    http: {{ "
                    + $"get: /health }}\n{list}\n"
            ),
            RunbookFormat.Vocabulary,
            bag
        );
        Assert.That(bag.Sorted(), Is.Empty);
        var state = new RunState { Baseline = Bad };
        happened(state);
        var facts = new VerdictFacts(runbook!, new Target("shop", new Uri("http://shop.test")), StepResult.Passed(), state)
        {
            Checks = [.. checks.Select(c => Check(c, isBefore: false))],
            Before = [.. (before ?? []).Select(c => Check(c, isBefore: true))],
            After = state.Rollback is { ToEnvironment: "green" } ? Good : Bad,
        };
        return Verdicts.Judge(change is null ? facts : change(facts));
    }

    private static CheckFinished Check(string text, bool isBefore)
    {
        var words = text.Split(' ');
        return new CheckFinished(
            words[0],
            words[0],
            Enum.Parse<CheckStatus>(words[1], ignoreCase: true),
            "something",
            "seen",
            [],
            Final: !isBefore
        )
        {
            Before = isBefore,
        };
    }

    private static string[] Split(string checks) => checks.Split(';', StringSplitOptions.RemoveEmptyEntries);

    private static RollbackResolved Resolved(RollbackVerdict verdict) =>
        verdict is RollbackVerdict.Switched
            ? new(verdict, "green serves 1.4.2", "blue", "green", "1.5.0", "1.4.2", "1.4.2", 1, 5)
            : new(
                verdict,
                "so it was",
                "blue",
                "blue",
                "1.5.0",
                "1.5.0",
                "1.4.2",
                verdict is RollbackVerdict.AlreadySafe or RollbackVerdict.NotEligible ? 0 : 1,
                0
            );

    private static ControllerState StatusOf(string environment, string version) =>
        new(new Release(environment, version, Health: null, Port: null), Candidate: null, Events: []);
}
