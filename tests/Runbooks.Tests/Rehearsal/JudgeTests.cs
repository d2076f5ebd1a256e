using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Incidents;
using Runbooks.Incidents.Writing;
using Runbooks.Rehearsal.Drilling;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Judging;
using Runbooks.Rehearsal.Drilling.Running;
using Runbooks.Rehearsal.Drilling.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal;

/// <summary>What must never be is found whatever the engine did: the judge is shown runs that no engine of ours makes.</summary>
internal sealed class JudgeTests
{
    private static readonly Runbook Runbook = DrilledRunbooks
        .Of(new SourceText("runbooks/quick-rollback.yaml", DrillRuns.Text("quick-rollback")), new DiagnosticBag())!
        .Runbook;

    private static readonly RunFinished Recovered = new()
    {
        Outcome = Outcome.Recovered,
        Reason = "Blue serves 1.4.2.",
        Next = "Nothing.",
        EnvironmentBefore = "green",
        EnvironmentAfter = "blue",
        VersionBefore = "1.5.0",
        VersionAfter = "1.4.2",
        ObjectiveSeconds = 120,
        ActualSeconds = 9.5,
        ObjectiveMet = true,
    };

    private static readonly DrilledRunFacts Good = new(
        [
            new RollbackIntended(1, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "first attempt"),
            new RollbackAnswered(1, "claimed", "\"Rollback completed successfully\"", 200, 12, null),
        ],
        Recovered,
        "1.4.2",
        1,
        ["POST /deployment/rollback"],
        new RecordCommitted("INC-1", [], "incident/INC-1", "abc", "incidents/INC-1"),
        new IncidentVerification("INC-1", 9, 3, []),
        [],
        Trouble: null
    );

    [Test]
    public void A_run_that_is_as_it_must_be_is_not_found_fault_with() => Assert.That(Findings(Good), Is.Empty);

    [Test]
    public void Each_thing_that_must_never_be_is_told_with_its_line_and_the_command_that_repeats_it()
    {
        DrilledRunFacts[] runs =
        [
            Good with
            {
                ServedVersion = "1.5.0",
            },
            Good with
            {
                Finished = Recovered with { Outcome = Outcome.Unknown, Reason = "Nobody can know." },
            },
            Good with
            {
                Toggles = 2,
                Posts = ["POST /deployment/rollback", "POST /deployment/rollback"],
            },
            Good with
            {
                Events =
                [
                    .. Good.Events,
                    new StatusObserved("after the answer", "green", "1.5.0", "blue", "1.4.2", null, null),
                    new RollbackIntended(2, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "again"),
                ],
                Posts = ["POST /deployment/rollback", "POST /deployment/rollback"],
            },
            Good with
            {
                Events =
                [
                    .. Good.Events,
                    Unchanged,
                    Unchanged,
                    Unchanged,
                    new RollbackIntended(2, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "again"),
                ],
                Posts = ["POST /deployment/rollback", "POST /deployment/rollback"],
            },
            Good with
            {
                Finished = Recovered with { ActualSeconds = 121.4, ObjectiveMet = false },
            },
            Good with
            {
                Record = null,
                Verification = null,
            },
            Good with
            {
                Record = new RecordSpooled("INC-1", [], "/state/spool", "the disk is full"),
            },
            Good with
            {
                Verification = new IncidentVerification(
                    "INC-1",
                    9,
                    3,
                    [new IncidentFault("journal.ndjson", 4, "journal.ndjson: Line 4 was changed after it was written.")]
                ),
            },
            Good with
            {
                SecretIn = ["incident.yaml", "the journal"],
            },
            Good with
            {
                Trouble = new InvalidOperationException("Something was null."),
            },
        ];
        using var text = new StringWriter { NewLine = "\n" };
        foreach (var run in runs)
            CaretRenderer.Write(text, Findings(run), colour: false);

        Snapshot.Match(text.ToString(), "JudgeTests.never");
    }

    [Test]
    public void A_step_that_must_be_reached_or_must_not_is_told_with_its_line()
    {
        var (missed, begun) = (new NamedPlace("health", Runbook.Steps[0].Span), new NamedPlace("rollback", Runbook.Steps[0].Span));
        var one = Case with { Reaches = [missed], Avoids = [begun] };
        var run = Good with { Events = [new StepStarted("rollback", "rollback", "Roll back", "steps"), .. Good.Events] };

        var found = new Judge(one, run, "runbook drill").Findings();

        Assert.That(
            found.Select(f => $"{f.Code.Id} {f.Span!.Line} {f.Message[(f.Message.IndexOf("): ", StringComparison.Ordinal) + 3)..]}"),
            Is.EqualTo(["RB0707 21 `health` never began, and must: Blue serves 1.4.2", "RB0707 18 `rollback` began, and must not"])
        );
    }

    [Test]
    public void A_second_request_after_a_lost_answer_and_three_unchanged_reads_is_allowed() =>
        Assert.That(
            AllowedTwice.Refusal([
                Good.Events[0],
                new RollbackAnswered(1, "unknown", "no answer", null, 10, null),
                Unchanged,
                Unchanged,
                Unchanged,
                new RollbackIntended(2, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "lost"),
            ]),
            Is.Null
        );

    [Test]
    public void A_recovery_while_two_versions_serve_is_none() =>
        Assert.That(Findings(Good with { IsHalfDone = true }).Select(f => f.Code.Id), Is.EqualTo(["RB0702"]));

    [Test]
    public void A_second_release_is_found_also_where_somebody_moved_the_target_between()
    {
        var one = Case with
        {
            On = DrilledTarget.Playbook with { Traits = ControllerTrait.NamesRelease | ControllerTrait.Append },
            MostChanges = 2,
        };
        var found = new Judge(one, Good with { Toggles = 2, WasMovedByOthers = true }, "again").Findings();

        Assert.That(found.Select(f => f.Code.Id), Is.EqualTo(["RB0703"]));
        Assert.That(found[0].Message, Does.EndWith("a second release was made"));
    }

    [Test]
    public void A_record_that_says_what_was_not_so_is_found()
    {
        var switched = new RollbackResolved(RollbackVerdict.Switched, "it serves", "green", "blue", "1.5.0", "1.4.2", "1.4.2", 1, 5);

        Assert.That(
            Findings(Good with { Events = [.. Good.Events, switched], Toggles = 0 }).Select(f => f.Message),
            Has.One.EndsWith("the record says what was not so: that the target was switched, and nothing moved")
        );
        Assert.That(Findings(Good with { Events = [.. Good.Events, switched] }), Is.Empty);
    }

    [Test]
    public void A_second_way_behind_what_was_accepted_is_allowed_where_the_controller_says_that_it_has_ended()
    {
        IReadOnlyList<RunEvent> events =
        [
            Good.Events[0],
            new RollbackAnswered(1, "accepted", "HTTP 202", 202, 10, null),
            Unchanged,
            Unchanged,
            Unchanged,
            new RollbackIntended(2, "POST /deployment/switch", "green", "blue", "1.5.0", "1.4.2", "failed"),
        ];

        Assert.That(AllowedTwice.Refusal(events), Does.Contain("may still be under way"));
        Assert.That(AllowedTwice.Refusal(events, canEnd: true), Is.Null);
    }

    [Test]
    public void A_switch_after_a_claim_that_was_not_kept_is_allowed() =>
        Assert.That(
            AllowedTwice.Refusal([
                .. Good.Events,
                Unchanged,
                Unchanged,
                Unchanged,
                new RollbackIntended(2, "POST /deployment/switch", "green", "blue", "1.5.0", "1.4.2", "claimed"),
            ]),
            Is.Null
        );

    private static StatusObserved Unchanged => new("after the answer", "green", "1.5.0", "blue", "1.4.2", null, null);

    private static PlannedCase Case =>
        new(Runbook, "as-expected", BehaviourGroup.Well, "The controller does what it is asked.")
        {
            Behaviour = "as-expected",
            Ending = AcceptedEnding.Safe(SafeEnding.Recovered, Runbook),
        };

    private static IReadOnlyList<Diagnostic> Findings(DrilledRunFacts run) =>
        new Judge(Case, run, "runbook drill quick-rollback --only as-expected --seed 1").Findings();
}
