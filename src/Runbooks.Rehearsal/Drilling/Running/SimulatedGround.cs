using Runbooks.Connections;
using Runbooks.Incidents;
using Runbooks.Incidents.Writing;
using Runbooks.Locks;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.World.Kernel;
using Runbooks.Rehearsal.World.Network;
using Runbooks.Rehearsal.World.Storage;
using Runbooks.Runs;
using Runbooks.Sandbox;
using Runbooks.Storage;

namespace Runbooks.Rehearsal.Drilling.Running;

/// <summary>
/// A target that is played in simulated time, and a disk in memory. There is no records repository: a record waits in the spool, as it
/// does where none can be opened.
/// </summary>
internal sealed class SimulatedGround : DrillGround
{
    private const string Home = "/home/drill";

    private readonly Chance _chance;
    private readonly SimulatedHost _host;

    private SimulatedGround(
        PlannedCase one,
        TimeProvider clock,
        Scheduler scheduler,
        SimulatedProcess process,
        Draws draws,
        Func<string, string?> environment
    )
        : base(one, clock, environment)
    {
        _chance = new Chance(draws.Draw($"{one.Runbook.Id}/{one.Name}"));
        _host = new SimulatedHost(scheduler, time => new PlayedTarget(OptionsOf(one), time, PlayedConnection.PortOf));
        Disk = new SimulatedDisk(new DiskContents(), process, clock, static (_, _) => 100);
        Connections = new TargetConnections(Connection, Connection);

        HttpMessageHandler Connection() =>
            Within(new PlayedConnection(_host, clock), Address, PlayedConnection.Of("blue"), PlayedConnection.Of("green"));
    }

    /// <inheritdoc/>
    public override PlayedTarget Played => _host.Played;

    /// <inheritdoc/>
    public override Uri Address => PlayedConnection.Front;

    /// <inheritdoc/>
    public override TargetConnections Connections { get; }

    /// <inheritdoc/>
    public override Disk Disk { get; }

    /// <summary>Plays a run from its beginning to its end, on the thread that calls.</summary>
    /// <param name="one">The case.</param>
    /// <param name="draws">What chance decides.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="WorldEndedException">It waits for something that simulated time does not bring.</exception>
    public static T Play<T>(PlannedCase one, Draws draws, Func<string, string?> environment, Func<SimulatedGround, Task<T>> run)
    {
        var scheduler = new Scheduler(order: null);
        var clock = new SimulatedClock(scheduler, TimeSpan.Zero);
        var process = new SimulatedProcess(scheduler, number: 1);
        var around = EnvironmentOf(one, draws, Home, environment);
        Task<T>? running = null;
        var before = SynchronizationContext.Current;
        try
        {
            scheduler.Add(process, _ => running = run(new SimulatedGround(one, clock, scheduler, process, draws, around)), null);
            scheduler.RunUntil(() => running is { IsCompleted: true });
            return running!.GetAwaiter().GetResult();
        }
        finally
        {
            scheduler.IsOver = true;
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    /// <inheritdoc/>
    public override RunSetup SetupOf(string project) =>
        new(Clock, AnswerAsync, Environment, project, Operator)
        {
            RunsCommands = false,
            IsPlayed = true,
            SharesQuestions = false,
            Disk = Disk,
            Machine = new Machine(new LockOwner(Operator, "drill", "drill", "boot", "pid:[1]", 1, "1"), _ => "1"),
            RandomBytes = _chance.Bytes,
            Jitter = _chance.Fraction,
        };

    /// <inheritdoc/>
    public override (IncidentVerification? Verification, IReadOnlyList<string> SecretIn) Examine(RecordResult record) =>
        // What the engine writes is read back where there is a repository: that takes half of a run's time.
        (null, record is RecordSpooled spooled ? SecretIn(spooled) : []);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        Connections.Dispose();
        return ValueTask.CompletedTask;
    }
}
