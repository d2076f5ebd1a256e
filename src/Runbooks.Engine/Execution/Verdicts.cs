using Runbooks.Diagnostics;
using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>
/// Judges a run: recovered only when it is proved, unknown when nobody can know, and never on the word of whoever was asked.
/// </summary>
public static class Verdicts
{
    private const string Complete = "Complete the impact and the analysis in the incident record.";

    /// <summary>Judges a run by its facts.</summary>
    internal static Verdict Judge(VerdictFacts facts)
    {
        var rollback = facts.State.Rollback;
        if (rollback?.Verdict == RollbackVerdict.Unknown)
            return new Verdict(Outcome.Unknown, Sentence(rollback.Detail) + Sent(facts), NextSteps.LookNow(facts));
        if (facts.Cancelled)
            return new Verdict(Outcome.Cancelled, Cancelled(facts), NextSteps.AfterCancel(facts));
        if (facts.Steps.Error is { } error)
        {
            if (error.Code.Id == DiagnosticCodes.Interrupted.Id)
                return new Verdict(Outcome.Unknown, Sentence(error.Message) + Sent(facts), NextSteps.LookNow(facts));
            return NotRecovered(facts, Sentence(error.Message) + Sent(facts));
        }

        if (rollback is null ? facts.State.RollbackAsked : !rollback.IsProved)
            return NotRecovered(
                facts,
                Sentence($"the rollback that was asked for is not proved{(rollback is null ? string.Empty : $": {rollback.Detail}")}")
                    + Sent(facts)
            );

        // What was proved and is so no longer decides before what the checks found meanwhile: the advice is another.
        var moved = Moved(facts) is { } told ? new Verdict(Outcome.NotRecovered, told + Sent(facts), NextSteps.FindTheOther(facts)) : null;
        if (rollback is not null && moved is not null)
            return moved;
        if (Wanting(facts) is { } wanting)
        {
            // What was sent by other means than a rollback has no proof of its own, and no check could say what came of it.
            return facts.State.Changes.Count > 0 && facts is { Failed.Count: 0, Proofs.Count: 0 }
                ? Unproved(facts, wanting)
                : NotRecovered(facts, wanting + Sent(facts));
        }

        if (moved is not null)
            return moved;
        if (facts.Proofs.Count == 0)
            return Unproved(facts, Nothing(facts));

        // Nobody but the person saw that it was done: what passes as it did before, on what served before, proves nothing of it.
        if (rollback is null && IsOnlyByHand(facts) && !HasMoved(facts) && FailedBefore(facts).Count == 0)
            return Unproved(facts, $"What passes passed before it too{AsBefore(facts)}.") with { Next = NextSteps.LookByHand(facts) };
        var nothingFailed = facts.State.Changes.Count == 0 && FailedBefore(facts).Count == 0;
        if (nothingFailed && rollback is null)
        {
            var reason = Sentence($"Nothing was wrong{BeforeAndAfter(facts)}, and nothing was changed; {Passed(facts)}");
            return new Verdict(Outcome.NothingWrong, reason, NextSteps.WhereNothingIsWrong) { HadNothingToRecover = true };
        }

        // A version that nobody has heard of is surely not active, and that proves no recovery from anything.
        var hadNothing = nothingFailed && rollback is { Verdict: RollbackVerdict.AlreadySafe };
        return hadNothing && rollback!.NotKnown is { Count: > 0 }
            ? new Verdict(Outcome.NothingWrong, Recovered(facts), NextSteps.WhereTheVersionIsUnheardOf(facts))
            {
                HadNothingToRecover = true,
            }
            : new Verdict(Outcome.Recovered, Recovered(facts), Complete) { HadNothingToRecover = hadNothing };
    }

    private static bool IsOnlyByHand(VerdictFacts facts) => facts.State.Changes.Count > 0 && facts.State.Changes.All(c => c.IsByHand);

    private static string AsBefore(VerdictFacts facts) =>
        facts.After?.Serving is { } still ? $", and {still.Name} serves as it did" : string.Empty;

    private static bool HasMoved(VerdictFacts facts) =>
        facts is { After.Serving: { } now, State.Baseline.Serving: { } began }
        && (began.Place != now.Place || began.Version != now.Version);

    /// <summary>What was sent besides a rollback, with the steps: <c>`patch` sent PATCH /x</c>.</summary>
    public static string SentBy(IReadOnlyList<ChangeSent> changes)
    {
        const int Most = 4;
        var named = changes.Take(Most).Select(c => $"`{c.Path}` {c.Done}");
        return string.Join(", ", named) + (changes.Count > Most ? $" and {changes.Count - Most} more" : string.Empty);
    }

    // Where even the last read fails, nobody knows what serves: that is not the same as knowing that it is the bad version.
    private static Verdict NotRecovered(VerdictFacts facts, string reason) =>
        facts.After is null
            ? new Verdict(
                Outcome.Unknown,
                $"{reason} At the end the status could not be read: {facts.AfterProblem}.",
                NextSteps.LookNow(facts)
            )
            : new Verdict(Outcome.NotRecovered, reason, NextSteps.Of(facts));

    private static Verdict Unproved(VerdictFacts facts, string why) =>
        new(
            Outcome.Unknown,
            facts.State.Changes.Count > 0 ? $"Done, not proved: {SentBy(facts.State.Changes)}. {why}"
                : facts.State.Rollback is { Verdict: RollbackVerdict.Switched } rollback
                    ? $"Rolled back, and not proved to have helped: {Sentence(rollback.Detail)} {why}"
                : why,
            NextSteps.Prove(facts)
        );

    private static string Nothing(VerdictFacts facts) =>
        facts switch
        {
            { IsStale: true, Checks.Count: > 0 } => "The checklist was looked at before that, so nothing proves how the target is now.",
            { Checks.Count: > 0 } => "No check passed that must, so nothing is proved.",
            _ when facts.HasRolledBack || facts.State.Changes.Count > 0 => "No check passed afterwards that must, so nothing is proved.",
            _ => "Nothing was changed and nothing was checked, so nothing is proved.",
        };

    // The last look counts: what was proved before it is no longer so.
    private static string? Moved(VerdictFacts facts)
    {
        if (facts.After?.Serving is not { } active)
            return null;
        if (
            facts.State.Rollback is null
            && facts.State.Changes.Count == 0
            && facts.State.Baseline?.Serving is { } began
            && (began.Place != active.Place || began.Version != active.Version)
        )
            return $"At the end {active.Serves()}, and when the run began it was {began.Name}: " + $"something else acts on the target.";
        if (facts.State.Rollback is not { ToEnvironment: { } environment } rollback)
            return null;
        return active.Place == environment && (rollback.ToVersion is null || active.Version is null || active.Version == rollback.ToVersion)
            ? null
            : $"At the end {active.Place} serves {active.Version}, and the run had left {environment} {rollback.ToVersion} there: "
                + (
                    rollback.Intents > 1
                        ? "one of its requests took effect late, or something else acts on the target."
                        : "something else acts on the target."
                );
    }

    private static string? Wanting(VerdictFacts facts)
    {
        var missing = facts.Runbook.Checklist.Count - facts.Checks.Count;
        if (missing > 0)
            return $"{missing} of {facts.Runbook.Checklist.Count} checks were not gone through.";
        if (facts.Failed.Count == 0 && facts.Open.Count == 0)
            return null;
        var parts = facts
            .Failed.Select(c => $"{c.Id} failed ({c.Actual}){Since(facts, c.Id)}")
            .Concat(facts.Open.Select(c => $"{c.Id} is unknown ({c.Actual})"));
        return Sentence($"The checklist does not pass: {string.Join("; ", parts)}");
    }

    private static string Since(VerdictFacts facts, string check)
    {
        var isChanged = facts.HasRolledBack || facts.State.Changes.Count > 0;
        return facts.Before.LastOrDefault(c => c.Id == check)?.Status switch
        {
            CheckStatus.Fail => isChanged ? ", as it had before anything was changed" : ", as it had when the run began",
            CheckStatus.Pass => isChanged ? ", and had passed before anything was changed" : ", and had passed when the run began",
            _ => string.Empty,
        };
    }

    private static IReadOnlyList<CheckFinished> FailedBefore(VerdictFacts facts) =>
        [.. facts.Before.Where(c => c.Status == CheckStatus.Fail && facts.IsSymptom(c.Id))];

    // What passed before as well says nothing of whether the change helped.
    private static string HadPassedBefore(VerdictFacts facts)
    {
        if (!facts.HasRolledBack && facts.State.Changes.Count == 0)
            return string.Empty;
        var symptoms = facts.Before.Where(c => facts.IsSymptom(c.Id)).ToList();
        var known = symptoms.Select(c => c.Id).ToHashSet();
        return
            symptoms.Count > 0
            && symptoms.TrueForAll(c => c.Status == CheckStatus.Pass)
            && facts.Checks.All(c => c.Status != CheckStatus.Pass || !facts.IsSymptom(c.Id) || known.Contains(c.Id))
            ? $" ({string.Join(", ", symptoms.Select(c => c.Id).Distinct())} had passed before anything was changed, too)"
            : string.Empty;
    }

    private static string BeforeAndAfter(VerdictFacts facts)
    {
        var known = facts.Before.Where(c => c.Status == CheckStatus.Pass).Select(c => c.Id).Distinct().ToList();
        return known.Count == 0 ? string.Empty
            : facts.Checks.All(c => c.Status != CheckStatus.Pass || known.Contains(c.Id)) ? ", before and after"
            : $", before ({string.Join(", ", known)}) and after";
    }

    private static string Recovered(VerdictFacts facts)
    {
        var done =
            facts.State is { Rollback.Verdict: RollbackVerdict.AlreadySafe, Changes.Count: 0 }
                ? $"nothing was changed: {facts.State.Rollback!.Detail}"
            : facts.State.Rollback is { } rollback ? rollback.Detail
            : facts.State.Changes.Count > 0 ? SentBy(facts.State.Changes)
            : $"Nothing was changed by this run, and what had failed when it began passes now ("
                + $"{string.Join(", ", FailedBefore(facts).Select(c => c.Id))})";
        var more =
            facts.State.Rollback is not null && facts.State.Changes.Count > 0 ? $"; besides, {SentBy(facts.State.Changes)}" : string.Empty;
        var unread =
            facts.State.Rollback is not null && facts.After is null
                ? $"; at the end the status could not be read any more ({facts.AfterProblem})"
                : string.Empty;
        return Sentence($"{done}{more}; {Passed(facts)}{HadPassedBefore(facts)}{unread}");
    }

    // Passed checks are counted, not configured ones.
    private static string Passed(VerdictFacts facts)
    {
        var passed = facts.Checks.Where(c => c.Status == CheckStatus.Pass).ToList();
        var open = facts.Checks.Where(c => c.Status == CheckStatus.Unknown && !c.Moot).Select(c => c.Id).ToList();
        var moot = facts.Checks.Where(c => c.Moot).Select(c => c.Id).ToList();
        var looked = facts.Checks.Count - moot.Count;
        var caveats = passed.Select(c => c.Caveat).OfType<string>().Distinct().ToList();
        var counted =
            facts.Checks.Count == 0
                ? $"{string.Join(", ", facts.Proofs)} passed in a step"
                : (passed.Count, open.Count) switch
                {
                    (1, 0) => $"its one check, {passed[0].Id}, passes",
                    (2, 0) => "both checks pass",
                    (var all, 0) => $"all {all} checks pass",
                    var (some, _) => $"{some} of {looked} checks pass, and {string.Join(", ", open)} could not be looked at",
                };
        if (moot.Count > 0)
            counted += $"; without a rollback there is nothing to judge for {string.Join(" and ", moot)}";
        return caveats.Count == 0 ? counted : $"{counted}; {string.Join(", ", caveats)}";
    }

    private static string Cancelled(VerdictFacts facts)
    {
        var text = facts.State.Rollback switch
        {
            null when facts.State.Changes.Count > 0 => "The run was cancelled.",
            null => "The run was cancelled before anything was sent that changes the target.",
            { Intents: 0 } when facts.State.Changes.Count > 0 => "The run was cancelled, and no rollback was sent.",
            { Intents: 0 } => "The run was cancelled, and nothing was sent that changes the target.",
            var rollback => Sentence($"The run was cancelled after the rollback had been finished: {rollback.Detail}"),
        };
        return text + Sent(facts);
    }

    // What the step sent that failed is no "before": whether that took effect is the question.
    private static string Sent(VerdictFacts facts)
    {
        var own = facts.State.Changes.Where(c => c.Path == facts.State.FailedStep).ToList();
        var earlier = facts.State.Changes.Except(own).ToList();
        var before =
            earlier.Count == 0 ? string.Empty : $" {(facts.HasRolledBack ? "Besides the rollback" : "Before that")}, {SentBy(earlier)}.";
        return own.Count == 0 ? before
            : own[0].IsByHand
                ? $"{before} What `{own[0].Path}` asked a person to do (“{own[0].What}”) may have been done, in part or whole."
            : $"{before} What `{own[0].Path}` {(own[0].Kind == "command" ? "ran" : "sent")} ({own[0].What}) may have taken effect.";
    }

    private static string Sentence(string text)
    {
        var first = SentenceText.Begin(text);
        return first.EndsWith('.') || first.EndsWith('"') ? first : first + ".";
    }
}
