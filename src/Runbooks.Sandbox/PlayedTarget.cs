using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.BlueGreen;
using Runbooks.Sandbox.Controller;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Kubernetes;
using Runbooks.Sandbox.Releases;
using Runbooks.Sandbox.Requests;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox;

/// <summary>
/// A blue/green target as a state machine in time: two environments and a controller in front, which misbehave as <see cref="Faults"/>
/// say. It knows no network: whoever brings requests carries the replies.
/// </summary>
public sealed class PlayedTarget : IDisposable
{
    private readonly SandboxCounters counters = new();
    private readonly RequestLog log;
    private readonly Lifetime lifetime;
    private readonly PlayedState state;
    private readonly BlueGreenApi api;
    private readonly ReleasesApi? releases;
    private readonly KubernetesApi kubernetes;
    private readonly Deployments deployments;
    private readonly ApplicationRoutes blue;
    private readonly ApplicationRoutes green;
    private readonly Func<string, int> portOf;

    /// <exception cref="ArgumentException">A fault in the options cannot be read.</exception>
    public PlayedTarget(SandboxOptions options, TimeProvider time, Func<string, int> portOf)
        : this(options, time, portOf, _ => new MemoryDatabase()) { }

    internal PlayedTarget(
        SandboxOptions options,
        TimeProvider time,
        Func<string, int> portOf,
        Func<string, IEnvironmentDatabase> databaseOf
    )
    {
        this.portOf = portOf;
        log = new RequestLog(time);
        lifetime = new Lifetime(time);
        Faults = new SandboxFaults(() => ActiveEnvironment);
        var (onGreen, isBad) = (options.BadVersionIsActive ? options.BadVersion : options.OlderVersion, options.BadVersionIsActive);
        var (one, other) = (EnvironmentOf("blue", options.GoodVersion), EnvironmentOf("green", onGreen));
        (one.Other, other.Other) = (other, one);
        state = new PlayedState(one, other, isBad ? other : one, time, options, change => Changed(change));
        var answers = new SpoiltAnswers(Faults, lifetime);
        (blue, green) = (RoutesOf(one), RoutesOf(other));
        deployments = new Deployments(state, options);
        api = new BlueGreenApi(state, Faults, counters, deployments, options.ProcessingTime, PortOf, lifetime, answers);
        kubernetes = new KubernetesApi(state, counters, Faults, options.ProcessingTime, lifetime, answers);
        if (options.Means != PlayedMeaning.Toggle || options.ListsReleases)
            releases = new ReleasesApi(state, options, Faults, counters, lifetime, answers);
        foreach (var fault in options.Faults)
            Faults.Set(fault);
        if (isBad && !Has(StateFaults.NoHistory))
            RecordReleases(options);

        SandboxEnvironment EnvironmentOf(string name, string version) => new(name, version, databaseOf(name), options, Faults);

        ApplicationRoutes RoutesOf(SandboxEnvironment environment) => new(environment, lifetime, answers, log);
    }

    /// <summary>The faults, changeable at any time.</summary>
    public SandboxFaults Faults { get; }

    /// <summary><c>blue</c> or <c>green</c>: which environment the front serves.</summary>
    public string ActiveEnvironment => state.Active.Name;

    /// <summary><c>blue</c> or <c>green</c>: the other one.</summary>
    public string StandbyEnvironment => state.Standby.Name;

    /// <summary>The version that the front serves; null where nobody named it.</summary>
    public string? ActiveVersion => state.Active.Version;

    /// <summary>The version that stands by; null where nobody named it.</summary>
    public string? StandbyVersion => state.Standby.Version;

    /// <summary>Every change of the active environment, as it was really made.</summary>
    public IReadOnlyList<AppliedChange> Changes => state.Changes;

    /// <summary>Hears of each change when it is made.</summary>
    public Action<AppliedChange> Changed { get; init; } = _ => { };

    /// <summary>What the controller remembers: the last ten events, oldest first.</summary>
    public IReadOnlyList<PlayedEvent> History => state.Read().History;

    /// <summary>Whether it lists releases of a version of which none ever took traffic, as is true; false where it lists none.</summary>
    public bool ListsAsNeverServed(string version) =>
        releases is not null
        && state.ReadReleases().Listed.Where(r => r.Version == version).ToList() is { Count: > 0 } listed
        && listed.TrueForAll(r => !r.HasServed);

    /// <summary>Whether both environments serve, because a change stays half done.</summary>
    public bool IsHalfDone => state.IsHalfDone;

    /// <summary>The ports that its status names and that nothing listens on: of blue, then of green; none where it hides none.</summary>
    /// <remarks>Only root may open these, and nothing here does.</remarks>
    public IReadOnlyList<int> ClosedPorts => Has(StateFaults.HiddenPorts) ? [1, 2] : [];

    /// <summary>How often a request really changed the active environment.</summary>
    public int Toggles => Changes.Count(c => c.IsOfRequest);

    /// <summary>The last thousand requests, oldest first.</summary>
    public IReadOnlyList<SandboxRequest> Requests => log.Entries;

    /// <summary>Answers a request to the front, unless whoever asked has gone by then.</summary>
    /// <exception cref="OperationCanceledException">Whoever asked has gone, or the target has ended.</exception>
    public Task<Reply> FrontAsync(TargetRequest request, CancellationToken gone)
    {
        log.Add("front", request);
        return releases?.ReplyAsync(request, gone)
            ?? api.ReplyAsync(request, gone)
            ?? kubernetes.ReplyAsync(request, gone)
            ?? (
                Has(StateFaults.StubFront) ? Task.FromResult(new Reply(BlueGreenJson.StubFront(state.Active))) : PassOnAsync(request, gone)
            );
    }

    /// <summary>Answers a request to an environment at its own address.</summary>
    /// <exception cref="OperationCanceledException">Whoever asked has gone, or the target has ended.</exception>
    public Task<Reply> EnvironmentAsync(string environment, TargetRequest request, CancellationToken gone) =>
        (environment == "blue" ? blue : green).ReplyAsync(request, gone);

    /// <summary>Has the other environment serve, as a rollback does, whatever faults are set.</summary>
    public void Toggle(string by) => state.Switch(PlayedEventKind.Rollback, by, _ => null);

    /// <summary>Goes back by itself.</summary>
    /// <param name="isTold">Whether the history says so.</param>
    public void FlipBack(bool isTold) => state.FlipBack(isTold);

    /// <summary>Puts the next version on the standby.</summary>
    public void Deploy() => deployments.Deploy();

    /// <summary>Puts what no version names on the standby.</summary>
    public void DeployUnnamed() => state.Standby.Deploy(null);

    /// <summary>Clears away the releases that stand by.</summary>
    public void Prune()
    {
        var now = state.ReadReleases();
        foreach (var release in now.Listed.Where(r => r.Environment != now.Serving.Environment))
            state.Prune(release);
    }

    /// <summary>Restarts the controller: it keeps its active environment and forgets its history.</summary>
    public void Restart() => state.Restart();

    /// <inheritdoc/>
    public void Dispose()
    {
        state.Blue.Dispose();
        state.Green.Dispose();
        lifetime.Dispose();
    }

    internal PlayedState State => state;

    internal SandboxCounters Counters => counters;

    internal Lifetime Lifetime => lifetime;

    private async Task<Reply> PassOnAsync(TargetRequest request, CancellationToken gone)
    {
        var environment = state.NextToServe();
        var reply = await EnvironmentAsync(environment.Name, request, gone);
        return environment.IsGone ? new Reply(Answer.Error(502, "BAD_GATEWAY", "The active environment does not answer."))
            : reply.Delivery == Delivery.Closed ? reply with { Delivery = Delivery.Reset }
            : reply;
    }

    private int PortOf(SandboxEnvironment environment) =>
        Has(StateFaults.HiddenPorts) ? ClosedPorts[environment == state.Blue ? 0 : 1] : portOf(environment.Name);

    private bool Has(SandboxFault fault) => Faults.Find(fault, FaultPlaces.Controller[0]) is not null;

    // The version that ran first has no event: the controller was started after it.
    private void RecordReleases(SandboxOptions options)
    {
        if (Has(StateFaults.TwoSwitches))
            RecordRelease(state.Green, state.Blue, options.GoodVersion);
        RecordRelease(state.Blue, state.Green, options.BadVersion);
        if (state.Blue.HasFault(StandbyFaults.NeverServed))
            state.RecordDeployment(state.Blue, options.GoodVersion);
    }

    private void RecordRelease(SandboxEnvironment from, SandboxEnvironment to, string version)
    {
        state.RecordDeployment(to, version);
        state.Claim(PlayedEventKind.Switch, new EnvironmentSwitch(from.Name, to.Name, from.Version, version));
    }
}
