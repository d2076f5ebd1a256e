using System.Text;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Locks;
using Runbooks.Rehearsal.Simulation.Machines;
using Runbooks.Rehearsal.Simulation.Network;
using Runbooks.Rehearsal.World.Kernel;

namespace Runbooks.Rehearsal.Simulation.Judging;

/// <summary>
/// Hears every event of every run behind its journal, and sees each request leave: what it says comes from neither records nor the engine's
/// own state.
/// </summary>
/// <param name="machine">Where the runs are.</param>
/// <param name="truth">What is true of the target.</param>
/// <param name="isRequired">Whether a check, by its id, must pass.</param>
/// <param name="tell">Takes a line of the story.</param>
internal sealed class Witness(SimulatedMachine machine, TargetTruth truth, Func<string, bool> isRequired, Action<string, string> tell)
{
    private readonly List<(string? From, string? To)> _setOut = [];

    /// <summary>The runs, in the order in which they began.</summary>
    public List<SimulatedRun> Runs { get; } = [];

    /// <summary>What must never be, and was.</summary>
    public List<Violation> Violations { get; } = [];

    /// <summary>How many events there were.</summary>
    public int Events { get; private set; }

    /// <summary>Whether somebody let go of the lock in its owner's place.</summary>
    public bool LockWasReleased { get; set; }

    /// <summary>The path of a run's journal.</summary>
    private static string JournalOf(SimulatedProcess process, string run) =>
        $"{process.Machine}{SimulatedMachine.State}/runbook/runs/{run}/journal.ndjson";

    /// <summary>Hears that a process goes on with a run, which may have been ended before anybody but its journal heard of it.</summary>
    /// <param name="process">The process.</param>
    /// <param name="run">The run.</param>
    /// <param name="bad">As for <see cref="Hear"/>.</param>
    public void Begin(SimulatedProcess process, string run, string? bad)
    {
        process.Run = run;
        if (!Runs.Exists(r => r.Id == run))
            Runs.Add(new SimulatedRun { Id = run, Bad = bad });
    }

    /// <param name="process">Who says it.</param>
    /// <param name="recorded">The event.</param>
    /// <param name="bad">The version that its operator wants to get rid of, by name or because it served when the run was asked for; null
    /// where that is the good one.</param>
    public void Hear(SimulatedProcess process, RecordedEvent recorded, string? bad)
    {
        Events++;
        var run = process.Run is { } id ? Runs.Find(r => r.Id == id) : null;
        switch (recorded.Event)
        {
            case RunStarted e:
                Begin(process, e.Run, bad);
                tell(Name(process), $"begins run {e.Run} of {e.Runbook}");
                break;
            case LockTaken:
                Hold(process);
                break;
            case RunResumed e:
                tell(Name(process), $"goes on with run {process.Run} behind its event {e.LastEvent}");
                break;
            case RollbackIntended e:
                Intend(process, run!, e);
                break;
            case StatusObserved e:
                // A question that never came to the target was answered by somebody else: what serves now is the truth then.
                if (e.Problem is null)
                    (run!.ServedAtEnd, run.WasHalfDoneAtEnd) = process.ServedAtLastStatus is { } served
                        ? (served, process.WasHalfDoneAtLastStatus)
                        : (truth.ActiveVersion, truth.IsHalfDone);
                process.ServedAtLastStatus = null;
                tell(
                    Name(process),
                    e.Problem is null
                        ? $"reads the status ({e.Purpose}): {e.Environment} {e.Version}"
                        : $"reads the status ({e.Purpose}): {e.Problem}"
                );
                break;
            case StepFinished:
                process.ServedAtLastStatus = null;
                break;
            case RollbackAnswered e:
                tell(Name(process), $"takes the answer as {e.Answer}: {e.Detail}");
                break;
            case RollbackResolved e:
                tell(Name(process), $"resolves the rollback as {e.Verdict}: {e.Detail}");
                if (e.Verdict != RollbackVerdict.AlreadySafe || truth.MayBeSafe(e.ToVersion) || IsKnown(e.ToVersion))
                    break;
                Violations.Add(new Violation(Invariant.SafeOnlyWhenKnown, $"run {run!.Id} calls the target already safe on {e.ToVersion}"));
                break;
            case ChangeSent:
                run!.HasSeenItWell = false;
                break;
            case CheckFinished { Status: CheckStatus.Pass, Before: false } e:
                if (isRequired(e.Id))
                    run!.HasSeenItWell = true;
                break;
            case CheckFinished { Status: not CheckStatus.Pass } e:
                tell(Name(process), $"check {e.Id}: {e.Status.ToString().ToLowerInvariant()} ({e.Actual})");
                break;
            case RunFinished e:
                Finish(process, run!, e);
                break;
        }
    }

    // A run that set out to what serves makes it known, also where it could not prove that it arrived. A toggle would undo that only
    // where what the run left stands by; a controller that names releases would go further back, whatever stands by since.
    private bool IsKnown(string? serves) =>
        truth.IsToggle ? _setOut.Contains((truth.StandbyVersion, serves)) : _setOut is [.., (_, var arrived)] && arrived == serves;

    /// <summary>Sees a request leave that would change the target.</summary>
    public Arrival See(SimulatedProcess process)
    {
        var intent = process.Intent?.Intent ?? 0;
        var durable =
            process.Run is { } run && machine.Disk.Files.TryGetValue(JournalOf(process, run), out var journal) ? journal.Durable : 0;
        tell(Name(process), $"sends {process.Intent?.Request ?? "a request that it never announced"}");
        return new Arrival(
            process.Run ?? string.Empty,
            intent,
            intent > 0 && durable >= process.IntentEnd,
            HolderOnDisk(process) == process.Run
        );
    }

    /// <summary>What a process is called in the story.</summary>
    public static string Name(SimulatedProcess process) => $"process {process.Number}";

    private void Hold(SimulatedProcess process)
    {
        process.SaysItHolds = true;
        tell(Name(process), "holds the lock");

        // Who is stopped for longer than its lease, and whose lock was let go of by hand, still believes that it holds it.
        var others = machine.Processes.Where(p => p != process && p.SaysItHolds && p.StoppedUntil == TimeSpan.Zero).ToList();
        if (others.Count > 0 && process.StoppedUntil == TimeSpan.Zero && !LockWasReleased)
            Violations.Add(new Violation(Invariant.OneHolder, $"{Name(process)} took the lock while {Name(others[0])} held it"));
    }

    private void Intend(SimulatedProcess process, SimulatedRun run, RollbackIntended intended)
    {
        process.Intent = intended;
        run.HasSeenItWell = false;
        process.IntentEnd = machine.Disk.Files.TryGetValue(JournalOf(process, run.Id), out var journal) ? journal.Length : int.MaxValue;
        run.Bad ??= intended.BadVersion;
        _setOut.Add((intended.BadVersion, intended.ExpectedVersion));
        if (truth.SaysNeverServed(intended.ExpectedVersion))
        {
            var told = $"run {run.Id} goes to {intended.ExpectedVersion}, which was deployed and never served";
            Violations.Add(new Violation(Invariant.OnlyBackToServed, told));
        }

        tell(
            Name(process),
            $"intends {intended.Request} (number {intended.Intent}, {intended.Reason}): {intended.BadVersion} away, "
                + $"{intended.ExpectedVersion} back"
        );
    }

    private void Finish(SimulatedProcess process, SimulatedRun run, RunFinished finished)
    {
        run.Finished = finished;
        tell(Name(process), $"ends as {OutcomeText.Of(finished.Outcome)}: {finished.Reason}");
        if (finished.Outcome != Outcome.Recovered)
            return;
        if (run.WasHalfDoneAtEnd)
        {
            Violations.Add(
                new Violation(
                    Invariant.NeverRecoveredOnBad,
                    $"run {run.Id} says that it recovered, and two versions served when it looked for the last time"
                )
            );
            return;
        }

        if (run.Bad is not null && run.ServedAtEnd == run.Bad)
        {
            Violations.Add(
                new Violation(
                    Invariant.NeverRecoveredOnBad,
                    $"run {run.Id} says that it recovered, and {run.Bad} served when it looked for the last time"
                )
            );
            return;
        }

        if (truth.Works(run.ServedAtEnd) && run.HasSeenItWell)
            return;
        var works = truth.Works(run.ServedAtEnd) ? "works" : "does not work";
        var seen = run.HasSeenItWell ? "a required check had seen it well" : "no required check had seen it well";
        var told =
            $"run {run.Id} says that it recovered; {run.ServedAtEnd} served when it looked for the last time, which {works}, and {seen}";
        Violations.Add(new Violation(Invariant.RecoveredOnlyOnWorking, told));
    }

    private string? HolderOnDisk(SimulatedProcess process)
    {
        // The one target's lock: of its states, which are kept in order, the newest counts.
        if (
            machine
                .Disk.Below($"{process.Machine}{SimulatedMachine.State}/locks")
                .FindLast(p => p.EndsWith(".json", StringComparison.Ordinal))
            is not { } path
        )
            return null;
        return LockReading.Parse(Encoding.UTF8.GetString(machine.Disk.Files[path].Content.Span), default).State is { Released: false } state
            ? state.Run
            : null;
    }
}
