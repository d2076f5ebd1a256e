using Runbooks.Controllers;
using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>What the engine itself can say of how it went. People add what only they know.</summary>
internal static class Observations
{
    /// <summary>What is asked where the record does not say when the impact began.</summary>
    public const string WhenFirstFelt = "When did customers first feel it? The record knows only when it was detected.";

    private const string NothingSeen = "Did customers feel anything? No check of the run saw anything wrong.";
    private const string FeltEarlier = "Did customers feel it before the first failure that the trigger counted?";

    /// <summary>The questions that only customers can answer.</summary>
    public static readonly IReadOnlyList<string> AreOfCustomers = [WhenFirstFelt, NothingSeen, FeltEarlier];

    public static ObservationsSection Of(RunHistory run) => new([.. Well(run)], [.. Poorly(run)], [.. Lucky(run)], [.. Questions(run)]);

    private static IEnumerable<string> Well(RunHistory run)
    {
        var verdict = run.Resolved?.Verdict;
        if (FalseClaims(run))
            yield return "The controller's false report was noticed, because the status was read instead of believing the answer.";
        if (Lost(run) && run.Resolved?.Intents == 1)
            yield return "When the answer was lost, the request was not sent again. A second rollback would have brought the bad "
                + "version back.";
        if (verdict is RollbackVerdict.NotEligible or RollbackVerdict.AlreadySafe && run.FirstChange() is null)
            yield return "The state of the target was read before anything was sent, so nothing was made worse.";
        if (verdict == RollbackVerdict.FlippedBack && !MayBeOurs(run))
            yield return "The run stopped when the traffic moved back, instead of fighting whatever moved it.";
        if (verdict == RollbackVerdict.NotSent)
            yield return "The run noticed before it sent anything that another one had taken the target over.";
    }

    private static IEnumerable<string> Poorly(RunHistory run)
    {
        if (run.Finished is { ObjectiveMet: false, Outcome: Outcome.Recovered } f)
            yield return $"Recovery took {Phrases.Duration(f.ActualSeconds)}, longer than the objective of "
                + $"{Phrases.Duration(f.ObjectiveSeconds)}.";
        else if (run.Finished is null)
            yield return "The run has not said how it ended: nothing is proved.";
        else if (run.Outcome is Outcome.NotRecovered or Outcome.Unknown)
            yield return "The run ended without proof of recovery.";
        else if (run.Outcome is Outcome.Cancelled)
        {
            yield return run.Resolved?.Verdict == RollbackVerdict.Switched
                ? "The run was cancelled after the rollback had been seen to hold and before its checks were through."
                : "The run was cancelled before it could prove anything.";
        }

        if (run.Changes().Count > 0 && run.Outcome is Outcome.Unknown)
            yield return $"What was {(run.Changes().All(c => c.Event.IsByHand) ? "to be done by hand" : "sent")} is not proved to have "
                + $"done anything: {Execution.Verdicts.SentBy([.. run.Changes().Select(c => c.Event)])}.";
        foreach (var (_, resumed) in run.All<RunResumed>())
        {
            var later = $"{Phrases.Duration(resumed.IdleSeconds)} later";
            yield return $"The process of the run ended before the run had, and "
                + $"{(resumed.GivesUp ? $"an operator gave it up {later}" : $"it was taken up again {later}")}.";
        }

        foreach (var refused in run.All<RollbackAnswered>().Where(a => a.Event.Answer is "refused" or "conflict"))
            yield return $"The controller refused a request: {Phrases.Quoted(refused.Event.Detail)}.";
        foreach (
            var step in run.All<StepFinished>()
                .Where(s => s.Event is { Status: StepStatus.Failed, Kind: not "rollback" })
                .Select(s => s.Event)
        )
            yield return $"The step “{step.Title}” failed: {Phrases.Sentence(step.Error?.Message ?? step.Note ?? "it gave no reason")}";
        if (FalseClaims(run))
            yield return "The controller reported success for a rollback it had not done.";
        if (Lost(run))
            yield return "The controller's answer to a request was lost, so its effect had to be found out by reading the status.";
        if (run.Resolved?.Verdict == RollbackVerdict.NotEligible)
            yield return $"There was nothing to roll back to: {Phrases.Sentence(run.Resolved.Detail)}";
        if (run.Resolved?.Verdict == RollbackVerdict.FlippedBack)
        {
            yield return MayBeOurs(run)
                ? "A request of this run was answered by nothing that could be relied on, a second one was sent, and both "
                    + "may have taken effect."
                : "Something other than this run moved the traffic during the incident.";
        }

        if (run.LastOf<LockTaken>()?.Event is LockTaken { RemoteProblem: { } problem })
            yield return $"Runs on other machines were not excluded from the target: {Phrases.Sentence(problem)}";
        var unread = run.All<StatusObserved>().Count(s => s.Event.Problem is not null);
        if (unread > 0 && !HasStatus(run))
            yield return $"Which version serves is not known: there is no {run.State} that could be read.";
        else if (unread > 0)
            yield return $"The {run.State} could not be read {(unread == 1 ? "once" : $"{unread} times")} while it was needed.";
        foreach (var check in run.Checklist().Where(c => c.Status == CheckStatus.Fail))
            yield return $"“{check.Title}” failed at the end: {Phrases.Sentence(check.Actual)}";
        foreach (var check in run.Checklist().Where(c => c is { Status: CheckStatus.Unknown, Moot: false }))
        {
            yield return $"“{check.Title}” could not be decided: {Phrases.Sentence(check.Actual)}";
        }

        foreach (var (_, answer) in run.All<ApprovalAnswered>().Where(a => !a.Event.Granted))
        {
            yield return $"An approval was needed and not given ({answer.How}).";
        }
    }

    private static IEnumerable<string> Lucky(RunHistory run)
    {
        var switched = run.Resolved?.Verdict == RollbackVerdict.Switched;
        if (switched && Lost(run))
            yield return "The request took effect although its answer was lost; it could as well have been lost on the way there.";
        if (switched && FalseClaims(run) && run.Resolved!.Intents > 1)
            yield return "There was a second way to move the traffic after the first had done nothing.";
        if (switched && run.Outcome == Outcome.Recovered && run.Resolved!.ToVersion is { } version)
            yield return run.IsOfReleases
                ? $"Version {version} could still be gone back to, and the checks pass on it."
                : $"The standby environment held version {version}, and the checks pass on it. A deployment in between would "
                    + "have replaced it.";
    }

    private static IEnumerable<string> Questions(RunHistory run)
    {
        yield return run.Outcome == Outcome.NothingWrong ? NothingSeen
        : IncidentTimes.ImpactStarted(run.Started) is null ? WhenFirstFelt
        : FeltEarlier;
        if (run.Finished is null || run.LastOf<RunResumed>()?.Event is RunResumed { GivesUp: true })
            yield return "Why did the run break off, and did the last request in the journal reach the controller?";
        switch (run.Resolved?.Verdict)
        {
            case RollbackVerdict.Unknown when run.Resolved.ToEnvironment is { } serves && HasStatus(run):
                yield return $"Did the request take effect after the last look? By then {Phrases.Place(serves, run.Resolved.ToVersion)} "
                    + $"was serving.";
                break;
            case RollbackVerdict.Unknown:
                yield return (run.IsOfReleases ? "Which release" : "Which environment")
                    + " is serving now, and did the request take effect? Reading the status did not tell.";
                break;
            case RollbackVerdict.FlippedBack when MayBeOurs(run):
                yield return "Did both requests of this run take effect, and how late does the controller act?";
                break;
            case RollbackVerdict.FlippedBack:
                yield return "What moved the traffic back, and is it still active?";
                break;
            case RollbackVerdict.WrongVersion:
                yield return "How did a version nobody expected come to stand by?";
                break;
            case RollbackVerdict.Refused:
                yield return "Why did the controller refuse, and how was the target recovered in the end?";
                break;
        }

        if (FalseClaims(run))
            yield return "Why does the controller report a rollback it has not done, and since when?";
        if (run.BadVersion is not { } bad || run.Outcome == Outcome.NothingWrong || run.Resolved is null)
            yield break;
        yield return run.Resolved.Verdict == RollbackVerdict.Switched && run.Outcome == Outcome.Recovered
            ? $"What is wrong with version {bad}, and what would have shown it before its release?"
            : $"Is version {bad} the cause? The run did not prove it.";
    }

    /// <summary>Whether the status could be read at all.</summary>
    public static bool HasStatus(RunHistory run) => run.All<StatusObserved>().Any(s => s.Event.Problem is null);

    /// <summary>The controller said that it had done it, and our reads before the next request showed that it had not.</summary>
    public static bool FalseClaims(RunHistory run)
    {
        var claimed = run.All<RollbackAnswered>().Where(a => a.Event.Answer == "claimed").Select(a => a.Event.Intent).ToList();
        return claimed.Count > 0
            && (
                run.Resolved?.Verdict == RollbackVerdict.ClaimedNotDone || run.All<RollbackIntended>().Any(i => i.Event.Intent > claimed[0])
            );
    }

    /// <summary>
    /// Whether more than one request of the run may have taken effect, so that the traffic may have come back by its own.
    /// </summary>
    public static bool MayBeOurs(RunHistory run)
    {
        var harmless = run.All<RollbackAnswered>().Count(a => ControllerAnswer.LeavesNothing(a.Event.Answer));
        return run.All<RollbackIntended>().Count() - harmless > 1;
    }

    public static bool Lost(RunHistory run) => run.All<RollbackAnswered>().Any(a => a.Event.Answer == "unknown");
}
