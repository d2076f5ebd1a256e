using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>Action items that the run itself gives a reason for. People keep, change or drop them, and add their own.</summary>
internal static class ProposedActions
{
    /// <summary>The four kinds of action item.</summary>
    public static readonly IReadOnlyList<string> Types = ["prevent", "detect", "mitigate", "process"];

    public static readonly IReadOnlyList<string> Priorities = ["high", "medium", "low"];

    public static IReadOnlyList<ActionEntry> Of(RunHistory run) =>
        [.. Reasons(run).Select((r, i) => new ActionEntry($"A{i + 1}", r.Type, r.Title, r.Because, r.Priority))];

    private static IEnumerable<(string Type, string Priority, string Title, string Because)> Reasons(RunHistory run)
    {
        var resolved = run.Resolved;
        if (Observations.FalseClaims(run))
            yield return (
                "prevent",
                "high",
                "Mend the deployment controller so that it reports success only for a rollback it has done",
                "It answered that the rollback was done while the same "
                    + (run.IsOfReleases ? "release" : "environment")
                    + " went on serving."
            );
        if (run.BadVersion is { } bad)
        {
            if (resolved?.Verdict == RollbackVerdict.Switched && run.Outcome == Outcome.Recovered)
                yield return (
                    "prevent",
                    "high",
                    $"Add a test that fails for version {bad}, and run it before every release",
                    $"Version {bad} was taken out of service, and the checks pass without it."
                );
            else if (resolved?.Verdict is RollbackVerdict.ClaimedNotDone or RollbackVerdict.Refused or RollbackVerdict.FlippedBack)
                yield return (
                    "prevent",
                    "high",
                    $"If version {bad} is the cause, add a test that fails for it, and run it before every release",
                    $"A rollback from version {bad} was asked for, and it went on serving."
                );
        }

        switch (resolved?.Verdict)
        {
            case RollbackVerdict.NotEligible:
                yield return (
                    "mitigate",
                    "high",
                    run.IsOfReleases
                        ? "Keep an earlier release that is healthy and can be gone back to"
                        : "Keep a healthy earlier version on the standby environment",
                    Phrases.Sentence(resolved.Detail)
                );
                break;
            case RollbackVerdict.Refused:
                yield return (
                    "mitigate",
                    "high",
                    "Find out why the controller refused, and rehearse the rollback",
                    Phrases.Sentence(resolved.Detail)
                );
                break;
            case RollbackVerdict.FlippedBack when Observations.MayBeOurs(run):
                yield return (
                    "prevent",
                    "high",
                    "Find out how late the controller acts, and declare it as the target's `processing-time`",
                    Phrases.Sentence(resolved.Detail)
                );
                break;
            case RollbackVerdict.FlippedBack:
                yield return (
                    "prevent",
                    "high",
                    "Find what moved the traffic back, and leave one party in charge of it",
                    Phrases.Sentence(resolved.Detail)
                );
                break;
            case RollbackVerdict.WrongVersion:
                yield return (
                    "process",
                    "high",
                    run.IsOfReleases
                        ? "Make visible before a rollback which version a release is"
                        : "Make the version on the standby environment visible before a rollback",
                    Phrases.Sentence(resolved.Detail)
                );
                break;
            case RollbackVerdict.Unknown when resolved.ToEnvironment is null:
                yield return (
                    "mitigate",
                    "high",
                    run.IsOfReleases
                        ? "Make it possible to tell from outside which release is serving"
                        : "Make it possible to tell from outside which environment and version is serving",
                    Phrases.Sentence(resolved.Detail)
                );
                break;
        }

        if (Observations.Lost(run))
            yield return (
                "mitigate",
                "medium",
                "Find out why the controller's answer was lost",
                "Without the answer, time went into finding out whether the request had taken effect."
            );
        if (run.All<StatusObserved>().Any(s => s.Event.Problem is not null) && Observations.HasStatus(run))
            yield return (
                "detect",
                "medium",
                $"Make the {run.State} answer reliably while a deployment or rollback is under way",
                "It could not be read when it was needed."
            );
        foreach (var check in run.Checklist().Where(c => c.Status == CheckStatus.Fail))
        {
            yield return ("mitigate", "high", $"Find out why “{check.Title}” fails, and mend it", Phrases.Sentence(check.Actual));
        }

        foreach (var check in run.Checklist().Where(c => c is { Status: CheckStatus.Unknown, Moot: false }))
        {
            yield return ("detect", "medium", $"Make the check “{check.Title}” decidable on this target", Phrases.Sentence(check.Actual));
        }

        if (run.Finished is { Outcome: Outcome.Recovered, ObjectiveMet: false } late)
            yield return (
                "process",
                "medium",
                "Shorten the way from detection to recovery",
                $"It took {Phrases.Duration(late.ActualSeconds)}; the objective is {Phrases.Duration(late.ObjectiveSeconds)}."
            );
        if (run.Started.Trigger == RunStarted.ByHand && run.Outcome is not Outcome.NothingWrong)
            yield return (
                "detect",
                "medium",
                "Add an alert for what was seen here",
                "The run was started by a command; no trigger started it."
            );
    }
}
