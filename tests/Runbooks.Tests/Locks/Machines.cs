using Runbooks.Definitions.Targets;
using Runbooks.Git;
using Runbooks.Locks;
using Runbooks.SharedLocks;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Locks;

/// <summary>Machines, processes and clocks as a test wants them, around real files.</summary>
internal sealed class Machines : IDisposable
{
    private readonly HashSet<int> _dead = [];

    public string Folder { get; } = Directory.CreateTempSubdirectory("runbook-locks-").FullName;

    public JumpingClock Time { get; } = new();

    public Target Target { get; init; } = new("prod", new Uri("https://deploy.example.com"));

    /// <summary>The newest state of the one lock.</summary>
    public string File => Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).Last();

    /// <summary>The locks as one process sees them.</summary>
    public TargetLocks Of(
        int process,
        string host = "laptop",
        string? boot = null,
        string? space = "space",
        string started = "100",
        TimeProvider? time = null,
        string? folder = null,
        string? shared = null
    ) => new([folder ?? Folder], Machine(process, host, boot, space, started), time ?? Time) { Shared = shared is null ? [] : [shared] };

    public Machine Machine(int process, string host = "laptop", string? boot = null, string? space = "space", string started = "100") =>
        new(new LockOwner("alice", host, "machine of " + host, boot ?? "boot of " + host, space, process, started), p =>
            _dead.Contains(p) ? null : started
        );

    public void Kill(int process) => _dead.Add(process);

    public LockRequest Request(string run) => new(Target, run, $"run {run} of a test");

    public async Task<HeldLock> TakeAsync(TargetLocks locks, string run, RecordsRepository? records = null)
    {
        var attempt = await locks.TryTakeAsync(Request(run), records, CancellationToken.None);
        Assert.That(attempt.Holder?.Describe(), Is.Null);
        return attempt.Held!;
    }

    public async Task<FoundLock> RefusedAsync(TargetLocks locks, string run, RecordsRepository? records = null)
    {
        var attempt = await locks.TryTakeAsync(Request(run), records, CancellationToken.None);
        if (attempt.Held is { } held)
            await held.DisposeAsync();
        Assert.That(attempt.Held, Is.Null, "the lock was taken twice");
        return attempt.Holder!;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
