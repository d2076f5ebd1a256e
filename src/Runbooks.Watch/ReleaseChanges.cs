using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Locks;
using Runbooks.Runs;
using Runbooks.SharedLocks;
using Runbooks.Targets;
using Runbooks.Watch.Acting;
using Runbooks.Watch.Events;
using Runbooks.Watch.Planning;
using Runbooks.Watch.Scheduling;
using Runbooks.Watch.Sources;
using Serving = (string? Environment, string? Version);

namespace Runbooks.Watch;

/// <summary>
/// Finds out what it means that another release serves. A rollback by hand goes into the target's ledger, with the version
/// that was left as a bad one, so that no later run goes back to it; what a run did is in the ledger by that run.
/// </summary>
/// <param name="tools">What the watch shares.</param>
internal sealed class ReleaseChanges(WatchTools tools)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(30);

    private const string Nothing = "a shadow records nothing";

    // A remote that does not answer is asked again for a while: what is written down without it may be wrong.
    private const int MostQuestions = 15;

    /// <summary>Another release serves.</summary>
    /// <param name="target">The target.</param>
    /// <param name="client">Reads its status.</param>
    /// <param name="before">What served.</param>
    /// <param name="release">What serves.</param>
    /// <param name="safeguards">Whether a run of this watch is under way.</param>
    /// <param name="cancel">Ends the watch.</param>
    public void Noticed(
        Target target,
        TargetClient client,
        Serving before,
        ReleaseMemory release,
        Safeguards safeguards,
        CancellationToken cancel
    )
    {
        // A run of our own tells of itself.
        if (safeguards.IsBusy)
            return;
        var after = (release.Environment, release.Version);
        var wentBack = release.Version is { } version && release.ServedBefore(version);
        _ = Task.Run(() => TellAsync(target, client, before, after, wentBack, cancel), CancellationToken.None);
    }

    private async Task TellAsync(Target target, TargetClient client, Serving before, Serving after, bool wentBack, CancellationToken cancel)
    {
        try
        {
            var status = await new ReleaseProbe(client).ReadAsync(target.RequestTimeout, cancel);
            var last = status is null || status.Events.Count == 0 ? null : status.Events[^1];

            // A version that was rolled back from and serves again is a deployment of what is known to be bad.
            var left = (await Locks.LookAsync(target, tools.Records, cancel)).Left;
            var isBad = RunSetup.Known(tools.Records, target.Name, left).Bad.Any(k => k.Version == after.Version);
            var isRollback = (wentBack && !isBad) || (last is { Kind: ControllerEvent.MovedBack } && last.To == after.Environment);
            var (recorded, run) = isRollback ? await RecordAsync(target, before, after, cancel) : default;
            var byHand = isRollback && run is null;
            tools.Events.Publish(
                new ReleaseChanged(target.Name, before.Environment, before.Version, after.Environment, after.Version, byHand, recorded)
                {
                    Run = run,
                }
            );
        }
        catch (OperationCanceledException)
        {
            // The watch ends.
        }
    }

    private TargetLocks Locks => RunSetup.LocksOf(tools.Setup.Environment, tools.Time);

    private async Task<(string? Said, string? Run)> RecordAsync(Target target, Serving before, Serving after, CancellationToken cancel)
    {
        var began = tools.Clock.Now;
        var look = await WhenFreeAsync(target, tools.Records, cancel);

        // A run says in the lock what it left, on whatever machine it ran: its record may come much later, or never.
        var left = look.Left.FirstOrDefault(l => l.Version == before.Version && l.ArrivedAt == after.Version && l.At >= began - LongestRun);
        if (left is not null)
            return (null, left.Run);
        if (tools.Records is not { } records)
            return (tools.IsShadow ? Nothing : "it is not in the ledger: there is no records repository", null);
        var by = look.Problem is null
            ? "somebody, without a run; noticed by the watch"
            : "somebody; whether a run on another machine did it could not be asked; noticed by the watch";
        if (tools.IsShadow)
            return RunInLedger(records, target, before, after, began) is { } known ? (null, known) : (Nothing, null);
        var (said, commit, made, ran) = await Task.Run(() => Write(records, target, before, after, began, by), cancel);
        if (ran is not null)
            return (null, ran);
        if (look.Problem is not null)
            said = $"whether a run on another machine did it could not be asked; {said}";
        return (
            commit is null || tools.Setup.Delivery.PushTo(records) is not { } push ? said
            : await push.PushAsync(commit, made!, _ => commit, RecordPush.Patience, cancel) is { Commit: null } missed
                ? $"{said}, which {push.Remote} does not have: {missed.Problem}; `git push {push.Remote} {commit.Branch}`"
            : $"{said}, which {push.Remote} has too",
            null
        );
    }

    // A run holds the lock, here and at the remote, until it has recorded itself, or said in it what it left.
    private async Task<LockLook> WhenFreeAsync(Target target, RecordsRepository? records, CancellationToken cancel)
    {
        var rate = new FixedRate(tools.Time, LookEvery, TimeSpan.Zero);
        for (var looks = 1; ; looks++)
        {
            await rate.WaitAsync(cancel);
            var look = await Locks.LookAsync(target, records, cancel);
            if (looks == LongestRun / LookEvery || (look.Holder is null && (look.Problem is null || looks >= MostQuestions)))
                return look;
        }
    }

    private static string? RunInLedger(RecordsRepository records, Target target, Serving before, Serving after, DateTimeOffset noticed)
    {
        if (records.TryReadNewestLedger(target.Name, out var text) is not null || text is null)
            return null;
        var source = new SourceText(DeploymentLedger.PathOf(target.Name), text);
        var ledger = DeploymentLedger.Parse(target.Name, source, new DiagnosticBag());
        return ledger?.RunThatRolledBack(before.Version, after.Version, noticed - LongestRun);
    }

    private (string Said, RecordCommit? Commit, string? Made, string? Run) Write(
        RecordsRepository records,
        Target target,
        Serving before,
        Serving after,
        DateTimeOffset noticed,
        string by
    )
    {
        if (records.TryReadNewestLedger(target.Name, out var text) is { } trouble)
            return ($"it is not in the ledger: {trouble}", null, null, null);
        var source = text is null ? null : new SourceText(DeploymentLedger.PathOf(target.Name), text);
        if (DeploymentLedger.Parse(target.Name, source, new DiagnosticBag()) is not { } ledger)
            return ($"it is not in the ledger, which holds mistakes: mend {DeploymentLedger.PathOf(target.Name)}", null, null, null);
        if (ledger.RunThatRolledBack(before.Version, after.Version, noticed - LongestRun) is { } run)
            return (string.Empty, null, null, run);
        var commit = LedgerCommit.Of(
            target.Name,
            ledger.WithManualRollback(noticed, before.Environment, after.Environment, before.Version, after.Version, by),
            before,
            after,
            tools.Time.GetLocalNow()
        );
        return records.WriteRecord(commit) switch
        {
            Committed made => ($"recorded in the ledger on branch {made.Branch}", commit, made.Commit, null),
            AlreadyWritten found => ($"recorded in the ledger on branch {found.Branch}", null, null, null),
            NotWritten refused => ($"it is not in the ledger: {refused.Reason}", null, null, null),
            var other => throw new InvalidOperationException($"unknown result {other.GetType().Name}"),
        };
    }
}
