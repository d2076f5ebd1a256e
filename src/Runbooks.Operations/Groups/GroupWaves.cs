using System.Collections.Concurrent;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Incidents.Records;
using Runbooks.Journals;
using Runbooks.Runs;
using Runbooks.Steps;
using Runbooks.Storage;

namespace Runbooks.Groups;

/// <summary>
/// Goes through the waves of a group: decides who is begun, and tells how each ended. It knows nothing of how one is run.
/// </summary>
/// <param name="setup">What the runs are made with.</param>
/// <param name="asked">What is run, with what this process was asked for.</param>
/// <param name="events">The events of the group's own run.</param>
/// <param name="history">The same so far; it has begun.</param>
/// <param name="goes">Runs one member.</param>
internal sealed class GroupWaves(RunSetup setup, AskedRun asked, RunEvents events, RunHistory history, MemberRun goes)
{
    // Read between waves alone: while members are under way, the history grows.
    private readonly GroupProgress _progress = new(history);
    private readonly RunStarted _started = history.Started;
    private readonly GroupPlan _plan = new GroupProgress(history).Plan;
    private readonly RunTerms _terms = MemberTerms.Of(asked.Terms, history);
    private readonly TimeSpan _before = history.Events[0].At - history.Started.DetectedAt;
    private readonly ConcurrentQueue<RecordedRunResult> _results = [];
    private int _failed = new GroupProgress(history).Failed;

    /// <summary>How the members ended that this process ran.</summary>
    public IReadOnlyList<RecordedRunResult> Results => [.. _results];

    /// <summary>Goes on where another process ended: first with what was under way, whatever had failed, then with what is left.</summary>
    /// <param name="places">Where journals lie.</param>
    /// <param name="abandons">Whether nothing more is begun.</param>
    /// <param name="cancel">The operator's wish to stop.</param>
    public async Task TakeUpAsync(IReadOnlyList<string> places, bool abandons, CancellationToken cancel)
    {
        var open = UnfinishedRun.In(places, setup.Disk).DistinctBy(r => r.Started.Run).ToDictionary(r => r.Started.Run);
        foreach (var begun in _progress.UnderWay.Where(b => !open.ContainsKey(b.Run)))
        {
            // What has no journal sent nothing: it is begun as if it never had been.
            if (EndIn(places, begun) is { } ended)
                await TellAsync(ended);
        }

        await TogetherAsync([.. _progress.UnderWay.Where(b => open.ContainsKey(b.Run))], b => GoOnAsync(b, open[b.Run], cancel));
        await GoThroughAsync(cancel, abandons);
    }

    /// <summary>Goes through the waves that are left, and judges.</summary>
    /// <param name="cancel">The operator's wish to stop.</param>
    /// <param name="abandons">Whether nothing more is begun.</param>
    public async Task GoThroughAsync(CancellationToken cancel, bool abandons = false)
    {
        bool MayBegin() => !abandons && Volatile.Read(ref _failed) <= _plan.Failures && !cancel.IsCancellationRequested;
        for (var wave = 1; wave <= _progress.Waves && MayBegin(); wave++)
        {
            var left = _progress.LeftOf(wave);
            if (left.Count == 0)
                continue;
            if (!await PauseAsync(cancel))
                break;
            await events.PublishAsync(new WaveBegun(wave, _progress.Waves, left));
            await TogetherAsync(left, target => MayBegin() ? BeginAsync(target, cancel) : Task.CompletedTask);
        }

        await events.PublishAsync(Finished(GroupVerdict.Of(_progress, Again, cancel.IsCancellationRequested, abandons)));
    }

    // What passed while no process went on with the group was a pause, too.
    private async Task<bool> PauseAsync(CancellationToken cancel)
    {
        var left = history.LastOf<MemberEnded>() is { } last
            ? last.At.AddSeconds(_plan.PauseSeconds) - setup.Time.GetUtcNow()
            : TimeSpan.Zero;
        try
        {
            if (left > TimeSpan.Zero)
                await Task.Delay(left, setup.Time, cancel);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // One that fails as no run may does not end the others: they are waited for, and it is told then.
    private async Task TogetherAsync<T>(IReadOnlyList<T> members, Func<T, Task> run)
    {
        using var places = new SemaphoreSlim(_plan.AtOnce);
        await Task.WhenAll(members.Select(OneAsync));

        async Task OneAsync(T member)
        {
            await places.WaitAsync();
            try
            {
                await run(member);
            }
            finally
            {
                places.Release();
            }
        }
    }

    private async Task BeginAsync(string target, CancellationToken cancel)
    {
        var identity = RunIdentity.Create(asked.Runbook.Id, setup.Time.GetUtcNow(), setup.RandomBytes(6));
        await events.PublishAsync(new MemberBegun(target, identity.Run, identity.Incident));
        await EndAsync(target, identity, open: null, cancel);
    }

    private Task GoOnAsync(MemberBegun begun, UnfinishedRun open, CancellationToken cancel) =>
        EndAsync(begun.Target, new RunIdentity(begun.Run, begun.Incident), open, cancel);

    private async Task EndAsync(string target, RunIdentity identity, UnfinishedRun? open, CancellationToken cancel)
    {
        MemberEnded ended;
        try
        {
            var result = await goes(target, identity, _terms, open, cancel);
            _results.Enqueue(result);
            ended = EndOf(target, identity, result);
        }
        catch (OperationCanceledException) when (open is null && cancel.IsCancellationRequested)
        {
            // It was still at its lock, before its first line: nobody has run it.
            return;
        }
        catch (Exception e) when (DiskFault.IsIn(e) || e is InvalidDataException)
        {
            ended = new MemberEnded(target, identity.Run, identity.Incident, Outcome.Unknown, e.Message.ReplaceLineEndings(" "), Since());
        }

        await TellAsync(ended);
    }

    // What is begun next asks for the count, and must not come before it.
    private async Task TellAsync(MemberEnded ended)
    {
        if (!GroupProgress.IsWell(ended))
            Interlocked.Increment(ref _failed);
        await events.PublishAsync(ended);
    }

    private MemberEnded EndOf(string target, RunIdentity identity, RecordedRunResult result)
    {
        if (result.Finished is { } finished)
            return EndOf(target, identity, finished);
        var why = result.Unfinished is { } open
            ? $"the run {open.Started.Run} on it has not ended: `runbook resume {open.Started.Run}` finishes it"
            : $"it is held by another run: {result.Holder?.Describe()}";
        return new MemberEnded(target, identity.Run, identity.Incident, Outcome: null, why, Since());
    }

    private static MemberEnded EndOf(string target, RunIdentity identity, RunFinished finished) =>
        new(target, identity.Run, identity.Incident, finished.Outcome, finished.Reason, finished.ActualSeconds)
        {
            VersionBefore = finished.VersionBefore,
            VersionAfter = finished.VersionAfter,
        };

    // The process ended between the member's record and the group's word of it.
    private MemberEnded? EndIn(IReadOnlyList<string> places, MemberBegun begun)
    {
        foreach (var journal in places.Select(p => RunDirectory.Retired(p, begun.Run).Journal).Where(setup.Disk.Exists))
        {
            if (RunHistory.Of(JournalReader.Read(setup.Disk.Read(journal)).Events).Finished is { } finished)
                return EndOf(begun.Target, new RunIdentity(begun.Run, begun.Incident), finished);
        }

        return null;
    }

    private RunFinished Finished(GroupVerdict verdict)
    {
        var seconds = _progress.Ended.Select(e => e.Seconds).Append(Since()).Max();
        return new RunFinished
        {
            Outcome = verdict.Outcome,
            Reason = verdict.Reason,
            Next = verdict.Next,
            ObjectiveSeconds = _started.ObjectiveSeconds,
            ActualSeconds = seconds,
            ObjectiveMet =
                verdict.Outcome == Outcome.NothingWrong
                    ? null
                    : verdict.Outcome == Outcome.Recovered && seconds <= _started.ObjectiveSeconds,
        };
    }

    private string Again(IEnumerable<string> targets) => NextCommand.On(asked.Runbook, asked.Inputs, targets);

    // From detection, as the clock of the group's own run counts.
    private double Since() => Math.Max(0, Math.Round((_before + events.Elapsed).TotalSeconds, 3));
}
