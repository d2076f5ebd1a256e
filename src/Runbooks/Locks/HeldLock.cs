using Runbooks.Events;

namespace Runbooks.Locks;

/// <summary>
/// A target's lock that this run holds, on this machine and, where there is one, at the remote. It is renewed in the
/// background, and asked before anything is sent that changes the target.
/// </summary>
/// <remarks>
/// Between the last question and the first byte on the wire lies what a thread needs for it. A process that is stopped
/// just there, and for longer than its lease, cannot be held back by anything but the target, which knows no fencing.
/// </remarks>
public sealed class HeldLock : IAsyncDisposable
{
    private readonly LocalLease _local;
    private readonly RemoteLease? _remote;
    private readonly CancellationTokenSource _ended = new();
    private readonly List<PeriodicTimer> _timers = [];
    private readonly Task _renewing;
    private readonly string? _remoteProblem;
    private int _isReleased;

    internal HeldLock(LocalLease local, RemoteLease? remote, string? remoteProblem, TimeProvider time)
    {
        _local = local;
        _remote = remote;
        _remoteProblem = remoteProblem;
        _renewing = Task.WhenAll(
            RenewAsync(TimeSpan.FromMilliseconds(local.State.LeaseMs / 3.0), local.RenewAsync, time),
            remote is null ? Task.CompletedTask : RenewAsync(TimeSpan.FromMilliseconds(remote.State.LeaseMs / 3.0), remote.RenewAsync, time));
    }

    /// <summary>Its fencing number on this machine.</summary>
    public long Fencing => _local.State.Fencing;

    /// <summary>Why other machines are not excluded although there is a remote; null where they are, or there is none.</summary>
    public string? RemoteProblem => _remote is null ? _remoteProblem : _remote.Problem;

    /// <summary>How long the run waited for it; nothing where nobody else held it.</summary>
    public TimeSpan Waited { get; internal set; }

    /// <summary>What the last holder had it for; null where nobody else held it.</summary>
    public string? WaitedFor { get; internal set; }

    /// <summary>The lock as the record tells it.</summary>
    public LockTaken ToEvent() => new(Fencing, _remote?.State.Fencing, RemoteProblem);

    /// <summary>Makes sure that the lock is still this run's, right before something is sent.</summary>
    /// <returns>Why nothing may be sent; null where it may.</returns>
    public async ValueTask<string?> CheckAsync(CancellationToken cancel) =>
        await _local.CheckAsync(cancel) ?? (_remote is null ? null : await _remote.CheckAsync(cancel) ?? await _local.CheckAsync(cancel));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 1) return;

        // First who only waits, which ends without an exception; what is left is a renewal that is under way.
        foreach (var timer in _timers) timer.Dispose();
        _ended.Cancel();
        await _renewing;
        _ended.Dispose();
        if (_remote is not null) await _remote.DisposeAsync();
        await _local.ReleaseAsync();
    }

    // What goes wrong here is found again by the question that counts, the one before a request.
    private async Task RenewAsync(TimeSpan every, Func<CancellationToken, Task<string?>> renew, TimeProvider time)
    {
        var timer = new PeriodicTimer(every, time);
        _timers.Add(timer);
        try
        {
            while (await timer.WaitForNextTickAsync()) await renew(_ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }
}
