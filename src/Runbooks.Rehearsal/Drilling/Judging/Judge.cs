using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Writing;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Running;

namespace Runbooks.Rehearsal.Drilling.Judging;

/// <summary>Says what of a drilled run is not as it must be, with the place in the runbook and the command that repeats it.</summary>
/// <param name="one">The case.</param>
/// <param name="facts">What the run did.</param>
/// <param name="repeat">The command that repeats it.</param>
internal sealed class Judge(PlannedCase one, DrilledRunFacts facts, string repeat)
{
    private readonly RunbookPlaces _places = new(one.Runbook);
    private readonly List<Diagnostic> _found = [];

    /// <returns>What is wrong; empty where nothing is.</returns>
    public IReadOnlyList<Diagnostic> Findings()
    {
        if (facts.Trouble is { } trouble)
        {
            Add(
                DiagnosticCodes.DrillBroke,
                one.Runbook.Steps[0].Span,
                $"the run broke off: {trouble.Message.ReplaceLineEndings(" ").TrimEnd('.')}"
            );
            return _found;
        }

        Recovery();
        Ending();
        Posts();
        Objective();
        Record();
        Steps();
        return _found;
    }

    private void Recovery()
    {
        if (facts.Finished is not { Outcome: Outcome.Recovered } || facts.ServedVersion == one.GoodVersion)
            return;
        Add(
            DiagnosticCodes.DrillClaimedRecovery,
            _places.Checklist,
            $"the run is called recovered, and {facts.ServedVersion} serves, not {one.GoodVersion}"
        );
    }

    private void Ending()
    {
        if (facts.Finished is not { } finished || one.Ending.Outcomes.Contains(finished.Outcome))
            return;
        var ended = OutcomeText.Of(finished.Outcome);
        var wanted = $"{(one.Ending.IsStated ? "its `drills` say" : "it must end as")} {one.Ending}";
        if (finished.Outcome == Outcome.Recovered)
        {
            Add(
                DiagnosticCodes.DrillEndedOtherwise,
                one.Ending.IsStated ? one.Span : _places.Checklist,
                $"the run ended as {ended}, and {wanted}: nothing in the runbook looked at what is wrong",
                "add what looks at it, or say in `drills` why it need not"
            );
            return;
        }

        var failed = facts
            .Events.OfType<StepFinished>()
            .LastOrDefault(s =>
                s is { Status: StepStatus.Failed, Error: not null } && _places.StepOf(s.Path) is { ContinueOnFailure: false }
            );
        var check = facts.Events.OfType<CheckFinished>().FirstOrDefault(c => c is { Final: true, Status: not CheckStatus.Pass });
        var place =
            failed is not null ? PlaceOf(failed)
            : check is not null ? _places.Check(check.Id)
            : _places.Rollback;
        Add(
            DiagnosticCodes.DrillEndedOtherwise,
            place ?? _places.Checklist,
            $"the run ended as {ended}, and {wanted}: {Short(finished.Reason)}"
        );
    }

    private void Posts()
    {
        var intents = facts.Events.OfType<RollbackIntended>().ToList();
        var most = one.MostPosts ?? int.MaxValue;
        var inside = facts.Events.OfType<StepFinished>().FirstOrDefault(s => _places.StepOf(s.Path)?.Action.Reconciles == true)?.Path;
        var place = inside is null ? _places.Rollback : _places.Step(inside);
        if (facts.Posts.Count > most)
            Add(
                DiagnosticCodes.DrillSentTwice,
                place,
                $"{Times(facts.Posts)} reached the target, and {(most == 0 ? "nothing" : $"at most {most}")} may be sent then"
            );
        else if (facts.Posts.Count > intents.Count)
            Add(
                DiagnosticCodes.DrillSentTwice,
                Outside() ?? place,
                $"{Times(facts.Posts)} reached the target, and the rollback protocol sent "
                    + $"{(intents.Count == 0 ? "nothing" : $"{intents.Count} of them")}: what is sent outside of it is proved by nobody",
                "roll back by a `rollback` step"
            );
        else if (AllowedTwice.Refusal(facts.Events) is { } refusal)
            Add(DiagnosticCodes.DrillSentTwice, place, refusal);
        if (facts.Toggles > 1)
            Add(
                DiagnosticCodes.DrillSentTwice,
                place,
                $"the active environment was changed {facts.Toggles} times: the second brought the bad version back"
            );
    }

    private SourceSpan? Outside() =>
        one
            .Runbook.AllSteps()
            .FirstOrDefault(s =>
                s.Action is { ChangesTarget: true, Reconciles: false }
                && s.Action.Changes.Any(c =>
                    DescribedRequests.Usual.Any(r => r.Role != RequestRole.Look && c.Contains(r.Path, StringComparison.Ordinal))
                )
            )
            ?.ActionSpan;

    private void Objective()
    {
        // A question that nobody answers takes as long as its author lets it stand.
        if (
            facts.Finished is not { } finished
            || one.Approval == DrillApproval.Unanswered
            || finished.ActualSeconds <= finished.ObjectiveSeconds
        )
            return;
        var longest = facts.Events.OfType<StepFinished>().Where(s => _places.StepOf(s.Path) is not null).MaxBy(s => s.DurationMs);
        Add(
            DiagnosticCodes.DrillMissedObjective,
            longest is null ? _places.Severity : _places.Step(longest.Path),
            $"the run took {Seconds(finished.ActualSeconds)}, and the RTO of `{one.Runbook.Severity.Name}` is "
                + $"{Seconds(finished.ObjectiveSeconds)}"
                + $"{(longest is null ? string.Empty : $"; `{longest.Path}` alone took {Seconds(longest.DurationMs / 1000)}")}",
            "shorten what it waits for, or choose another severity"
        );
    }

    private void Record()
    {
        var start = one.Runbook.Steps[0].Span;
        if (facts.Record is not RecordCommitted && (facts.HasRepository || facts.Record is not RecordSpooled))
            Add(
                DiagnosticCodes.DrillLeftNoRecord,
                start,
                facts.Record is null
                    ? "the run left no record"
                    : $"the record of the run was not committed: "
                        + $"{(facts.Record as RecordSpooled)?.Reason ?? (facts.Record as RecordLost)?.Reason}"
            );
        foreach (var fault in facts.Verification?.Faults ?? [])
            Add(DiagnosticCodes.DrillLeftNoRecord, start, $"the record is not as the run wrote it: {fault.Message.TrimEnd('.')}");
        if (facts.SecretIn.Count > 0)
            Add(DiagnosticCodes.DrillGaveSecretAway, start, $"a secret stands in {string.Join(", ", facts.SecretIn)}");
    }

    private void Steps()
    {
        var begun = facts.Events.OfType<StepStarted>().Select(s => _places.StepOf(s.Path)?.Id).ToHashSet();
        foreach (var step in one.Reaches.Where(r => !begun.Contains(r.Name)))
            Add(
                DiagnosticCodes.DrillWentOtherWay,
                _places.Step(step.Name),
                $"`{step.Name}` never began, and must: {Short(facts.Finished?.Reason ?? "the run did not end")}"
            );
        foreach (var step in one.Avoids.Where(a => begun.Contains(a.Name)))
            Add(DiagnosticCodes.DrillWentOtherWay, _places.Step(step.Name), $"`{step.Name}` began, and must not");
    }

    private SourceSpan? PlaceOf(StepFinished failed)
    {
        var error = failed.Error!;
        return error.File == one.Runbook.Source.Path && error.Line > 0
            ? new SourceSpan(one.Runbook.Source, error.Line, error.Column, error.Length)
            : _places.Step(failed.Path);
    }

    private void Add(DiagnosticCode code, SourceSpan? place, string message, string? mend = null)
    {
        var when = $"{one.Runbook.Id} under `{one.Name}` ({one.Summary.TrimEnd('.')}): ";
        _found.Add(new Diagnostic(code, when + message, place, Help: $"{(mend is null ? string.Empty : mend + "; ")}again: `{repeat}`"));
    }

    private static string Short(string reason)
    {
        var line = reason.ReplaceLineEndings(" ").TrimEnd('.');
        return line.Length <= 200 ? line : line[..199] + "…";
    }

    private static string Times(IReadOnlyList<string> posts) =>
        string.Join(", ", posts.GroupBy(p => p).Select(g => g.Count() == 1 ? g.Key : $"{g.Key} {g.Count()} times"));

    private static string Seconds(double seconds) => Duration.Format(TimeSpan.FromSeconds(Math.Round(seconds, 1)));
}
