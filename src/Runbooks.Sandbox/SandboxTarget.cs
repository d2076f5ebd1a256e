using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Controller;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Http;
using Runbooks.Sandbox.Requests;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox;

/// <summary>
/// A blue/green target on 127.0.0.1: two environments on ports of their own, each with a database, and a controller
/// with a reverse proxy in front. Every answer travels over HTTP, and misbehaves as <see cref="Faults"/> say.
/// </summary>
public sealed class SandboxTarget : IAsyncDisposable
{
    private readonly SandboxCounters counters = new();
    private readonly RequestLog log;
    private readonly Lifetime lifetime;
    private readonly ControllerState state;
    private readonly DataDirectory directory;
    private Listener? blue;
    private Listener? green;
    private Listener? front;
    private ReverseProxy? proxy;
    private int disposed;

    private SandboxTarget(SandboxOptions options, TimeProvider time)
    {
        log = new RequestLog(time);
        lifetime = new Lifetime(time);
        Faults = new SandboxFaults(() => ActiveEnvironment);
        directory = DataDirectory.Open(options.DataDirectory);
        var blueEnvironment = new SandboxEnvironment("blue", options.GoodVersion, directory.Path, options, Faults);
        var greenEnvironment = new SandboxEnvironment(
            "green",
            options.BadVersionIsActive ? options.BadVersion : options.OlderVersion,
            directory.Path,
            options,
            Faults
        );
        (blueEnvironment.Other, greenEnvironment.Other) = (greenEnvironment, blueEnvironment);
        state = new ControllerState(
            blueEnvironment,
            greenEnvironment,
            options.BadVersionIsActive ? greenEnvironment : blueEnvironment,
            time
        );
    }

    /// <summary>The front's address: the target's base URL.</summary>
    public Uri BaseUrl => front!.Address;

    /// <summary>The blue environment's own address.</summary>
    public Uri Blue => blue!.Address;

    /// <summary>The green environment's own address.</summary>
    public Uri Green => green!.Address;

    /// <summary>The faults, changeable at any time.</summary>
    public SandboxFaults Faults { get; }

    /// <summary><c>blue</c> or <c>green</c>: which environment the front serves.</summary>
    public string ActiveEnvironment => state.Active.Name;

    /// <summary><c>blue</c> or <c>green</c>: the other one.</summary>
    public string StandbyEnvironment => state.Standby.Name;

    /// <summary>The version that the front serves.</summary>
    public string ActiveVersion => state.Active.Version;

    /// <summary>The version that stands by.</summary>
    public string StandbyVersion => state.Standby.Version;

    /// <summary>How many <c>POST /deployment/rollback</c> arrived.</summary>
    public int RollbackPosts => counters.RollbackPosts;

    /// <summary>How many <c>POST /deployment/switch</c> arrived.</summary>
    public int SwitchPosts => counters.SwitchPosts;

    /// <summary>How many <c>POST /deployment/deploy</c> arrived.</summary>
    public int DeployPosts => counters.DeployPosts;

    /// <summary>How often a request really changed the active environment.</summary>
    public int Toggles => state.Toggles;

    /// <summary>How often the active environment flipped back by itself.</summary>
    public int FlipsBack => state.FlipsBack;

    /// <summary>How many requests it holds up at this moment: delayed, or never to be answered.</summary>
    public int RequestsHeldUp => lifetime.Waiting;

    /// <summary>The last thousand requests, oldest first, without those to <c>/sandbox/</c>.</summary>
    public IReadOnlyList<SandboxRequest> Requests => log.Entries;

    /// <summary>How many queries the database of <c>blue</c> or <c>green</c> has logged.</summary>
    public long QueriesLogged(string environment) => (environment == "blue" ? state.Blue : state.Green).Database.LoggedQueries();

    /// <summary>Starts a sandbox; it serves when the task ends.</summary>
    /// <exception cref="ArgumentException">A fault in the options cannot be read.</exception>
    /// <exception cref="IOException">The port is taken, or the data directory cannot be written.</exception>
    public static async Task<SandboxTarget> StartAsync(SandboxOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var target = new SandboxTarget(options, time);
        try
        {
            foreach (var fault in options.Faults)
                target.Faults.Set(fault);
            await target.ListenAsync(options, cancellationToken);
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Restarts the controller: it keeps its active environment and forgets its history.</summary>
    public void Restart() => state.Restart();

    /// <summary>Ends every request, closes the ports and removes the temporary databases.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await lifetime.EndAsync();
        foreach (var listener in new[] { front, blue, green })
        {
            if (listener is not null)
                await listener.DisposeAsync();
        }
        proxy?.Dispose();
        state.Blue.Dispose();
        state.Green.Dispose();
        lifetime.Dispose();
        directory.Dispose();
    }

    private async Task ListenAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var writer = new AnswerWriter(Faults, lifetime);
        blue = await Listener.StartAsync(0, Routes(state.Blue), cancellationToken);
        green = await Listener.StartAsync(0, Routes(state.Green), cancellationToken);
        proxy = new ReverseProxy(state, AddressOf);
        if (options.BadVersionIsActive && Faults.Find(ControllerFaults.NoHistory, "controller") is null)
            RecordReleases(options);
        var routes = new FrontRoutes(
            log,
            Endpoints(),
            new SandboxEndpoints(state, Faults, counters, options.Mark),
            proxy,
            new StubFront(state, Faults)
        );
        front = await Listener.StartAsync(options.Port, routes.HandleAsync, cancellationToken);

        RequestDelegate Routes(SandboxEnvironment environment) => new ApplicationRoutes(environment, lifetime, writer, log).HandleAsync;

        Dictionary<string, RequestDelegate> Endpoints()
        {
            var health = new HealthWord(Faults);
            return new Dictionary<string, RequestDelegate>
            {
                ["GET /deployment/status"] = new StatusEndpoint(state, health, PortOf, lifetime, writer).HandleAsync,
                ["POST /deployment/rollback"] = Toggling(ToggleKind.Rollback),
                ["POST /deployment/switch"] = Toggling(ToggleKind.Switch),
                ["POST /deployment/deploy"] = new DeployEndpoint(state, counters, options, lifetime, writer).HandleAsync,
                ["GET /health"] = new ControllerHealthEndpoint(state, health, lifetime, writer).HandleAsync,
            };
        }

        RequestDelegate Toggling(ToggleKind kind) =>
            new ToggleEndpoint(kind, state, Faults, counters, options, lifetime, writer).HandleAsync;
    }

    private Uri AddressOf(SandboxEnvironment environment) => environment == state.Blue ? Blue : Green;

    // A port that only root may open, and that nothing here opens.
    private int PortOf(SandboxEnvironment environment) =>
        Faults.Find(ControllerFaults.HiddenPorts, "controller") is null ? AddressOf(environment).Port
        : environment == state.Blue ? 1
        : 2;

    // The version that ran first has no event: the controller was started after it.
    private void RecordReleases(SandboxOptions options)
    {
        if (Faults.Find(ControllerFaults.TwoSwitches, "controller") is not null)
            RecordRelease("green", "blue", options.GoodVersion);
        RecordRelease("blue", "green", options.BadVersion);
        if (state.Blue.HasFault(StandbyFaults.NeverServed))
            RecordDeployment("blue", options.GoodVersion);
    }

    private void RecordRelease(string from, string to, string version)
    {
        RecordDeployment(to, version);
        state.Record(
            new JsonObject
            {
                ["type"] = "environment_switch",
                ["from"] = from,
                ["to"] = to,
                ["version"] = version,
            }
        );
    }

    private void RecordDeployment(string environment, string version) =>
        state.Record(
            new JsonObject
            {
                ["type"] = "deployment",
                ["environment"] = environment,
                ["version"] = version,
                ["status"] = "success",
            }
        );
}
