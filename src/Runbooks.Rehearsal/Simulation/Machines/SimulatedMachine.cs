using Runbooks.Locks;
using Runbooks.Rehearsal.World.Kernel;
using Runbooks.Rehearsal.World.Storage;

namespace Runbooks.Rehearsal.Simulation.Machines;

/// <summary>The machine that the processes of a simulated world run on: its disk, its boots, and which of its processes live.</summary>
/// <param name="scheduler">Keeps the time.</param>
/// <param name="interrupt">Hears of each change of the disk before it is made, and gives how much of it is made, in percent.</param>
internal sealed class SimulatedMachine(Scheduler scheduler, Func<SimulatedProcess, string, int> interrupt)
{
    /// <summary>Where the state of the command lies.</summary>
    public const string State = "/state/runbook";

    /// <summary>Where everything of another machine lies.</summary>
    public const string Elsewhere = "/elsewhere";

    private readonly Dictionary<int, SimulatedDisk> _disks = [];
    private readonly List<SimulatedProcess> _processes = [];
    private int _boot = 1;

    /// <summary>What lies on its disk.</summary>
    public DiskContents Disk { get; } = new();

    /// <summary>Its processes, those that ended too.</summary>
    public IReadOnlyList<SimulatedProcess> Processes => _processes;

    /// <summary>The clock since its last start.</summary>
    public SimulatedClock Clock { get; private set; } = new(scheduler, TimeSpan.Zero);

    /// <summary>How many processes live.</summary>
    public int Alive { get; private set; }

    /// <summary>How many were ended in the middle of what they did.</summary>
    public int Killed { get; private set; }

    /// <param name="main">What it does; what it throws is given back by <paramref name="failed"/>.</param>
    /// <param name="failed">Hears of an exception that ended it.</param>
    public SimulatedProcess Start(Func<SimulatedProcess, Task> main, Action<SimulatedProcess, Exception> failed)
    {
        var process = new SimulatedProcess(scheduler, _processes.Count + 1);
        _processes.Add(process);
        _disks[process.Number] = new SimulatedDisk(Disk, process, Clock, interrupt);
        Alive++;
        scheduler.Add(process, _ => _ = LiveAsync(process, main, failed), null);
        return process;
    }

    /// <summary>The disk as a process sees it.</summary>
    public SimulatedDisk DiskOf(SimulatedProcess process) => _disks[process.Number];

    /// <summary>The machine as a process sees itself and others on it.</summary>
    public Machine Of(SimulatedProcess process) =>
        new(new LockOwner("ada", "oncall", "5d41402abc4b2a76", $"boot-{_boot}", "pid:[1]", process.Number, "1"), number =>
            _processes.Find(p => p.Number == number) is { IsDead: false } ? "1" : null
        );

    /// <summary>Ends a process in the middle of what it does.</summary>
    public void Kill(SimulatedProcess process)
    {
        if (process.IsDead)
            return;
        Killed++;
        End(process, killed: true);
    }

    /// <summary>Ends all of them, and starts the machine anew with what had been flushed.</summary>
    /// <param name="percent">How much of the rest the disk had by then.</param>
    public void LosePower(int percent)
    {
        foreach (var process in _processes)
            Kill(process);
        Disk.LosePower(percent);
        _boot++;
        Clock = new SimulatedClock(scheduler, scheduler.Now);
    }

    private async Task LiveAsync(SimulatedProcess process, Func<SimulatedProcess, Task> main, Action<SimulatedProcess, Exception> failed)
    {
        try
        {
            await main(process);
        }
        catch (ProcessEndedException)
        {
            // It was killed, and unwinds.
        }
        catch (OperationCanceledException) when (process.Cancel.IsCancellationRequested)
        {
            // Its operator gave up before it had anything to finish.
        }
        catch (Exception e)
        {
            failed(process, e);
        }

        End(process, killed: false);
    }

    private void End(SimulatedProcess process, bool killed)
    {
        if (process.IsDead)
            return;
        process.End(killed);
        Disk.Close(_disks[process.Number]);
        Alive--;
    }
}
