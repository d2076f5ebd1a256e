using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Locks;

namespace Runbooks.Operations;

/// <summary>
/// Tells the lock what a run left, as soon as that is known: the next run on the target knows it by taking the lock, from
/// wherever it comes, and also where this one's process ends before its record is made. It hears events behind the history.
/// </summary>
/// <param name="history">The run's events so far, without secrets.</param>
/// <param name="held">The target's lock.</param>
internal sealed class LeftByRun(RunHistory history, HeldLock held)
{
    /// <summary>Hears an event.</summary>
    public async ValueTask HearAsync(RecordedEvent recorded)
    {
        if (recorded.Event is RollbackResolved) await TellAsync(recorded.At);
    }

    /// <summary>Tells what the run had left by the time that its process ended.</summary>
    public async Task RecallAsync()
    {
        if (history.LastOf<RollbackResolved>() is { } resolved) await TellAsync(resolved.At);
    }

    private async Task TellAsync(DateTimeOffset at)
    {
        if (history.Started.DryRun || history.Resolved is not { Verdict: RollbackVerdict.Switched } resolved || history.BadVersion is not { } bad) return;
        var request = (history.LastOf<RollbackIntended>()?.Event as RollbackIntended)?.Request;
        var how = request?.EndsWith("/switch", StringComparison.Ordinal) == true ? "switch" : "rollback";
        await held.LeaveAsync(new LeftVersion(bad, resolved.ToVersion, resolved.ToEnvironment, how, history.Started.Incident, history.Started.Run, at));
    }
}
