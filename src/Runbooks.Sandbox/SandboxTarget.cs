using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Http;
using Runbooks.Sandbox.Requests;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Sandbox;

/// <summary>
/// A <see cref="PlayedTarget"/> on 127.0.0.1: the front and two environments on ports of their own, each environment with a database.
/// Every answer travels over HTTP.
/// </summary>
public sealed class SandboxTarget : IAsyncDisposable
{
    private readonly DataDirectory? directory;
    private Listener? listener;
    private int disposed;

    private SandboxTarget(SandboxOptions options, TimeProvider time)
    {
        directory = options.IsInMemory ? null : DataDirectory.Open(options.DataDirectory);
        try
        {
            Played = new PlayedTarget(
                options,
                time,
                name => (name == "blue" ? Blue : Green).Port,
                name => directory is null ? new MemoryDatabase() : new SqliteDatabase(Path.Combine(directory.Path, name + ".db"))
            );
        }
        catch
        {
            directory?.Dispose();
            throw;
        }
    }

    public PlayedTarget Played { get; }

    /// <summary>The front's address: the target's base URL.</summary>
    public Uri BaseUrl => listener!.Addresses[0];

    /// <summary>The blue environment's own address.</summary>
    public Uri Blue => listener!.Addresses[1];

    /// <summary>The green environment's own address.</summary>
    public Uri Green => listener!.Addresses[2];

    /// <summary>The faults, changeable at any time.</summary>
    public SandboxFaults Faults => Played.Faults;

    /// <summary><c>blue</c> or <c>green</c>: which environment the front serves.</summary>
    public string ActiveEnvironment => Played.ActiveEnvironment;

    /// <summary><c>blue</c> or <c>green</c>: the other one.</summary>
    public string StandbyEnvironment => Played.StandbyEnvironment;

    /// <summary>The version that the front serves.</summary>
    public string ActiveVersion => Played.ActiveVersion!;

    /// <summary>The version that stands by.</summary>
    public string StandbyVersion => Played.StandbyVersion!;

    /// <summary>How many <c>POST /deployment/rollback</c> arrived.</summary>
    public int RollbackPosts => Played.Counters.RollbackPosts;

    /// <summary>How many <c>POST /deployment/switch</c> arrived.</summary>
    public int SwitchPosts => Played.Counters.SwitchPosts;

    /// <summary>How many <c>POST /deployment/deploy</c> arrived.</summary>
    public int DeployPosts => Played.Counters.DeployPosts;

    /// <summary>How often a request really changed the active environment.</summary>
    public int Toggles => Played.Toggles;

    /// <summary>How often the active environment flipped back by itself.</summary>
    public int FlipsBack => Played.Changes.Count(c => c.By is null);

    /// <summary>How many requests it holds up at this moment: delayed, or never to be answered.</summary>
    public int RequestsHeldUp => Played.Lifetime.Waiting;

    /// <summary>The last thousand requests, oldest first, without those to <c>/sandbox/</c>.</summary>
    public IReadOnlyList<SandboxRequest> Requests => Played.Requests;

    /// <summary>How many queries the database of <c>blue</c> or <c>green</c> has logged.</summary>
    public long QueriesLogged(string environment) =>
        (environment == "blue" ? Played.State.Blue : Played.State.Green).Database.LoggedQueries;

    /// <summary>Starts a sandbox; it serves when the task ends.</summary>
    /// <exception cref="ArgumentException">A fault in the options cannot be read.</exception>
    /// <exception cref="IOException">The port is taken, or the data directory cannot be written.</exception>
    public static async Task<SandboxTarget> StartAsync(SandboxOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var target = new SandboxTarget(options, time);
        try
        {
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
    public void Restart() => Played.Restart();

    /// <summary>Ends every request, closes the ports and removes the temporary databases.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
            return;
        await Played.Lifetime.EndAsync();
        if (listener is not null)
            await listener.DisposeAsync();
        Played.Dispose();
        directory?.Dispose();
    }

    private async Task ListenAsync(SandboxOptions options, CancellationToken cancellationToken)
    {
        var own = new SandboxEndpoints(Played.State, Faults, Played.Counters, options.Mark);
        listener = await Listener.StartAsync(
            [
                (options.Port, Face(FrontAsync)),
                (0, Face((request, gone) => Played.EnvironmentAsync("blue", request, gone))),
                (0, Face((request, gone) => Played.EnvironmentAsync("green", request, gone))),
            ],
            cancellationToken
        );

        // A look at the sandbox is not a request to the target.
        Task<Reply> FrontAsync(TargetRequest request, CancellationToken gone) =>
            request.Path.StartsWith(SandboxEndpoints.Prefix, StringComparison.Ordinal)
                ? Task.FromResult(new Reply(own.AnswerTo(request)))
                : Played.FrontAsync(request, gone);

        RequestDelegate Face(Func<TargetRequest, CancellationToken, Task<Reply>> answer) =>
            new HttpFace(Played.Lifetime, answer).HandleAsync;
    }
}
