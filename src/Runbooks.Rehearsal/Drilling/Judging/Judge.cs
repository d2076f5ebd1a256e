using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
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
        if (facts.Finished is not { Outcome: Outcome.Recovered })
            return;
        if (facts.ServedVersion != one.GoodVersion)
            Add(
                DiagnosticCodes.DrillClaimedRecovery,
                _places.Checklist,
                $"the run is called recovered, and {facts.ServedVersion} serves, not {one.GoodVersion}"
            );
        else if (facts.IsHalfDone)
            Add(
                DiagnosticCodes.DrillClaimedRecovery,
                _places.Checklist,
                $"the run is called recovered, and {one.BadVersion} still serves half of the requests"
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
        else if (AllowedTwice.Refusal(facts.Events, CanEnd) is { } refusal)
            Add(DiagnosticCodes.DrillSentTwice, place, refusal);
        if (facts.Toggles > MostChanges)
            Add(
                DiagnosticCodes.DrillSentTwice,
                place,
                Has(ControllerTrait.NamesRelease)
                    ? $"what serves was changed {facts.Toggles} times: "
                        + (Has(ControllerTrait.Append) ? "a second release was made" : "once is enough")
                    : $"the active environment was changed {facts.Toggles} times: the second brought the bad version back"
            );
    }

    private int MostChanges => Has(ControllerTrait.Append) ? 1 : one.MostChanges;

    // What a controller has begun and says to be done, or failed, is under way no more.
    private bool CanEnd =>
        Has(ControllerTrait.Operation) && !one.Faults.Any(f => f.StartsWith("operation-stuck", StringComparison.Ordinal));

    private bool Has(ControllerTrait trait) => one.On.Traits.HasFlag(trait);

    private SourceSpan? Outside() =>
        one
            .Runbook.AllSteps()
            .FirstOrDefault(s =>
                s.Action is { ChangesTarget: true, Reconciles: false }
                && s.Action.Changes.Any(c => DescribedRequests.UsualChanging.Any(r => c.Contains(r.Path, StringComparison.Ordinal)))
            )
            ?.ActionSpan;

    private void Objective()
    {
        // A question that nobody answers takes as long as its author lets it stand.
        if (
            facts.Finished is not { } finished
            || one.Approval == DrillApproval.Unanswered
            || one.Manual == DrillManual.Unanswered
            // How long a controller that is slower than usual is waited for in vain is nothing that a runbook can shorten.
            || (finished.Outcome != Outcome.Recovered && one.On.ProcessingTime > Target.UsualProcessingTime)
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
        if (Untrue() is { } untrue)
            Add(DiagnosticCodes.DrillLeftNoRecord, _places.Rollback ?? start, $"the record says what was not so: {untrue}");
        if (facts.SecretIn.Count > 0)
            Add(DiagnosticCodes.DrillGaveSecretAway, start, $"a secret stands in {string.Join(", ", facts.SecretIn)}");
    }

    // What the record says of the change is held against what the target saw.
    private string? Untrue()
    {
        var resolved = facts.Events.OfType<RollbackResolved>().ToList();
        var saysNothing = resolved.TrueForAll(r =>
            r.Verdict is RollbackVerdict.AlreadySafe or RollbackVerdict.NotEligible or RollbackVerdict.NotSent
        );
        if (resolved.Count > 0 && saysNothing && facts.Posts.Count > 0 && !facts.Events.OfType<RollbackIntended>().Any())
            return $"that nothing was sent, and {Times(facts.Posts)} reached the target";
        return resolved.Exists(r => r.Verdict == RollbackVerdict.Switched) && facts.Toggles == 0 && !facts.WasMovedByOthers
            ? "that the target was switched, and nothing moved"
            : null;
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
