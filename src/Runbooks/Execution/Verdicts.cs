using Runbooks.Diagnostics;
using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>Judges a run: recovered only when it is proved, unknown when nobody can know, and never on the controller's word.</summary>
internal static class Verdicts
{
    private const string LookNow = "Look at the target by hand now, and do not roll back again before you know what serves.";

    /// <summary>Judges a run by its facts.</summary>
    public static Verdict Judge(VerdictFacts facts)
    {
        var rollback = facts.State.Rollback;
        if (rollback?.Verdict == RollbackVerdict.Unknown) return new Verdict(Outcome.Unknown, Sentence(rollback.Detail), LookNow);
        if (facts.Cancelled) return new Verdict(Outcome.Cancelled, Cancelled(facts), "Run it again when you are ready; it finds out by itself what was done.");
        if (facts.Steps.Error is { } error)
        {
            if (error.Code.Id == DiagnosticCodes.Interrupted.Id) return new Verdict(Outcome.Unknown, Sentence(error.Message), LookNow);
            return NotRecovered(facts, Sentence(error.Message));
        }

        if (Wanting(facts) is { } wanting) return NotRecovered(facts, wanting);
        if (facts.Runbook.AllSteps().Any(s => s.Action.ChangesTarget) && rollback is null && facts.Checks.Count == 0)
        {
            return new Verdict(Outcome.NotRecovered, "No rollback was made and nothing was checked, so nothing is proved.", "Decide by hand whether the target must be rolled back.");
        }

        if (Moved(facts) is { } moved) return new Verdict(Outcome.NotRecovered, moved, "Find out who or what switched the target before anything is sent again.");
        return new Verdict(Outcome.Recovered, Recovered(facts), "Complete the impact and the analysis in the incident record.");
    }

    // Where even the last read fails, nobody knows what serves: that is not the same as knowing that it is the bad version.
    private static Verdict NotRecovered(VerdictFacts facts, string reason) => facts.After is null
        ? new Verdict(Outcome.Unknown, $"{reason} At the end the status could not be read: {facts.AfterProblem}.", LookNow)
        : new Verdict(Outcome.NotRecovered, reason, Next(facts));

    // The last look counts: what was proved before it is no longer so.
    private static string? Moved(VerdictFacts facts)
    {
        if (facts.State.Rollback is not { ToEnvironment: { } environment } rollback || facts.After?.Active is not { } active) return null;
        return active.Name == environment && (rollback.ToVersion is null || active.Version is null || active.Version == rollback.ToVersion)
            ? null
            : $"At the end {active.Name} serves {active.Version}, and the run had left {environment} {rollback.ToVersion} there: something else acts on the target.";
    }

    private static string? Wanting(VerdictFacts facts)
    {
        var missing = facts.Runbook.Checklist.Count - facts.Checks.Count;
        if (missing > 0) return $"{missing} of {facts.Runbook.Checklist.Count} checks were not gone through.";
        var failed = facts.Checks.Where(c => c.Status == CheckStatus.Fail).ToList();
        var unknown = facts.Checks.Where(c => c.Status == CheckStatus.Unknown && facts.Optional.All(o => o.Id != c.Id)).ToList();
        if (failed.Count == 0 && unknown.Count == 0) return null;
        var parts = failed.Select(c => $"{c.Id} failed ({c.Actual})").Concat(unknown.Select(c => $"{c.Id} is unknown ({c.Actual})"));
        return Sentence($"The checklist does not pass: {string.Join("; ", parts)}");
    }

    private static string Recovered(VerdictFacts facts)
    {
        var passed = facts.Checks.Count(c => c.Status == CheckStatus.Pass);
        var open = facts.Checks.Where(c => c.Status == CheckStatus.Unknown).Select(c => c.Id).ToList();
        var checks = facts.Checks.Count == 0 ? "no checklist was asked for"
            : open.Count == 0 ? $"all {passed} checks pass"
            : $"{passed} of {facts.Checks.Count} checks pass, and {string.Join(", ", open)} could not be looked at";
        return facts.State.Rollback is { } rollback
            ? Sentence($"{rollback.Detail}; {checks}")
            : Sentence($"No rollback was needed; {checks}");
    }

    private static string Cancelled(VerdictFacts facts) => facts.State.Rollback switch
    {
        null => "The run was cancelled before anything was sent.",
        { Intents: 0 } => "The run was cancelled, and nothing was sent.",
        var rollback => Sentence($"The run was cancelled after the rollback had been finished: {rollback.Detail}"),
    };

    private static string Next(VerdictFacts facts) => facts.State.Rollback?.Help ?? facts.State.Rollback?.Verdict switch
    {
        RollbackVerdict.Switched => "The rollback itself is proved. Look at what does not pass; a second rollback would bring the bad version back.",
        RollbackVerdict.AlreadySafe => "The bad version was not active before this run. Look for another cause.",
        RollbackVerdict.NotEligible => "Call the people who own the deployment: there is nothing safe to roll back to.",
        RollbackVerdict.ClaimedNotDone => "The controller says it rolled back and did not. Switch the traffic by other means, and do not believe its history.",
        RollbackVerdict.Refused => "The controller refused. Switch the traffic by other means, or call the people who own it.",
        RollbackVerdict.NotSent => "Another run acts on the target: `runbook lock list` shows which. Wait until it has ended, then look at the target.",
        RollbackVerdict.FlippedBack => "Find out who or what switched the target back before anything is sent again.",
        RollbackVerdict.WrongVersion => "Deploy the version you want to the standby, then roll back again.",
        _ => "No rollback was made. Decide by hand whether one is needed.",
    };

    private static string Sentence(string text)
    {
        var first = char.ToUpperInvariant(text[0]) + text[1..];
        return first.EndsWith('.') || first.EndsWith('"') ? first : first + ".";
    }
}
