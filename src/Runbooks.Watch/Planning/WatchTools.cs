using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Notifications;
using Runbooks.Runs;
using Runbooks.Watch.Events;
using Runbooks.Watch.Scheduling;
using Runbooks.Watch.Sources;

namespace Runbooks.Watch.Planning;

/// <summary>What a watch uses of the world, and all of its targets share.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Events">The stream.</param>
/// <param name="Setup">What runs are made with.</param>
/// <param name="Records">The records repository; null where it cannot be used: records are then spooled.</param>
/// <param name="EngineVersion">The version of the engine.</param>
public sealed record WatchTools(TimeProvider Time, WatchEvents Events, RunSetup Setup, RecordsRepository? Records, string EngineVersion)
    : IDisposable
{
    /// <summary>The monotonic time of observations.</summary>
    internal Epoch Epoch { get; } = new(Time);

    /// <summary>The time of day that nobody sets.</summary>
    public SteadyClock Clock { get; } = new(Time);

    /// <summary>Notices when this process stood still.</summary>
    internal Heartbeat Heartbeat { get; } = new(Time);

    /// <summary>Tells a silent target from a network that is gone.</summary>
    public ReferenceAddresses ReferenceAddresses { get; } = new(Time);

    /// <summary>Whether nothing is done, and only told.</summary>
    public bool IsShadow { get; init; }

    /// <summary>Makes what listens to a run on a target, besides its journal.</summary>
    public Func<Target, IReadOnlyList<RunEventSink>> RunListeners { get; init; } = _ => [];

    /// <summary>Makes what tells people of one run; null where nobody is told. Whoever asks for it disposes of it.</summary>
    public Func<Notifier?> MakeNotifier { get; init; } = () => null;

    /// <summary>Gives further texts that must appear nowhere in what a run says.</summary>
    public Func<IReadOnlyList<string>> Secrets { get; init; } = () => [];

    /// <summary>Writes down what must survive this process; why it cannot, or null. Set when the watch begins.</summary>
    public Func<string?> Remember { get; set; } = () => null;

    /// <inheritdoc/>
    public void Dispose() => Heartbeat.Dispose();
}
