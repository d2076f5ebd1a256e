using Runbooks.Controllers;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Locks;
using Runbooks.SharedLocks;

namespace Runbooks.Runs;

/// <summary>
/// Tells the lock what a run left, as soon as that is known: the next run on the target knows it by taking the lock, from
/// wherever it comes, and also where this one's process ends before its record is made. It hears events behind the history.
/// </summary>
/// <param name="history">The run's events so far, without secrets.</param>
/// <param name="held">The target's lock.</param>
internal sealed class LeftByRun(RunHistory history, HeldLock held)
{
    // What was accepted has no declared end. An hour later a person looks at another incident.
    private static readonly TimeSpan LongestPromise = TimeSpan.FromHours(1);

    public async ValueTask HearAsync(RecordedEvent recorded)
    {
        switch (recorded.Event)
        {
            // Before it leaves: a process that dies behind it can tell nobody any more.
            case RollbackIntended intended:
                await held.LeaveAsync(Uncertain(intended, recorded.At, accepted: false));
                break;
            case RollbackResolved:
                await TellAsync(recorded.At);
                break;
        }
    }

    /// <summary>Tells what the run had left by the time that its process ended.</summary>
    public async Task RecallAsync()
    {
        if (history.LastOf<RollbackResolved>() is { } resolved)
            await TellAsync(resolved.At);
        else if (history.LastOf<RollbackIntended>() is { Event: RollbackIntended intended } sent)
            await held.LeaveAsync(Uncertain(intended, sent.At, WasAccepted()));
    }

    private async Task TellAsync(DateTimeOffset at)
    {
        if (history.Resolved is not { } resolved)
            return;
        if (history.LastOf<RollbackIntended>() is not { Event: RollbackIntended intended } sent)
            return;
        if (resolved.Verdict == RollbackVerdict.Unknown)
            await held.LeaveAsync(Uncertain(intended, sent.At, WasAccepted()));
        else if (resolved.Verdict == RollbackVerdict.Switched)
            await held.LeaveAsync(Left(intended, resolved.ToVersion, resolved.ToEnvironment, at));
        else
            await held.ForgetAsync(history.Started.Run);
    }

    private bool WasAccepted() => history.All<RollbackAnswered>().LastOrDefault().Event is { Answer: ControllerAnswer.Accepted };

    private LeftVersion Uncertain(RollbackIntended intended, DateTimeOffset at, bool accepted) =>
        Left(intended, intended.ExpectedVersion, intended.ToEnvironment, at) with
        {
            IsUncertain = true,
            MayActUntil = at + (accepted ? LongestPromise : intended.ActsWithin()),
        };

    private LeftVersion Left(RollbackIntended intended, string? arrivedAt, string? environment, DateTimeOffset at)
    {
        var how = DescribedRequests.IsUsualOtherwise(intended.Request) ? "switch" : "rollback";
        return new LeftVersion(intended.BadVersion, arrivedAt, environment, how, history.Started.Incident, history.Started.Run, at);
    }
}
