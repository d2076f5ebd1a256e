using Runbooks.Events;
using Runbooks.Locks;

namespace Runbooks.SharedLocks;

/// <summary>
/// A target's lock that this run holds: in this account, among the accounts of this machine and, where there is one, at the
/// remote. It is renewed in the background, and asked before anything is sent that changes the target.
/// </summary>
/// <remarks>
/// Between the last question and the first byte on the wire lies what a thread needs for it. A process that is stopped
/// just there, and for longer than its lease, cannot be held back by anything but the target, which knows no fencing.
/// </remarks>
public sealed class HeldLock : IAsyncDisposable
{
    private readonly LocalLease _local;
    private readonly SharedClaim? _shared;
    private readonly RemoteLease? _remote;
    private readonly CancellationTokenSource _ended = new();
    private readonly List<PeriodicTimer> _timers = [];
    private readonly Task _renewing;
    private readonly string? _remoteProblem;
    private readonly IReadOnlyList<LeftVersion> _told;
    private int _isReleased;

    internal HeldLock(
        LocalLease local,
        SharedClaim? shared,
        RemoteLease? remote,
        string? remoteProblem,
        IReadOnlyList<LeftVersion> told,
        TimeProvider time
    )
    {
        (_local, _shared, _remote, _remoteProblem, _told) = (local, shared, remote, remoteProblem, told);
        var known = LeftVersion.Merge(local.Left, shared?.Left, remote?.Left);

        // Who took the target on another machine and never gave it back may have sent something that nothing here tells of.
        var broken =
            remote?.TookOver is { } other && !known.Any(l => l.Run == other.Run) ? LeftVersion.ByBrokenOff(other, time.GetUtcNow()) : null;
        Keep(broken is null ? known : LeftVersion.Merge([broken], known));
        _renewing = Task.WhenAll(
            RenewAsync(TimeSpan.FromMilliseconds(local.State.LeaseMs / 3.0), local.RenewAsync, time),
            shared is null
                ? Task.CompletedTask
                : RenewAsync(TimeSpan.FromMilliseconds(shared.State.LeaseMs / 3.0), shared.RenewAsync, time),
            remote is null ? Task.CompletedTask : RenewAsync(TimeSpan.FromMilliseconds(remote.State.LeaseMs / 3.0), remote.RenewAsync, time)
        );
    }

    /// <summary>Its fencing number in this account.</summary>
    public long Fencing => _local.State.Fencing;

    /// <summary>What earlier runs on the target left, on this machine and on those that share the remote: the newest first.</summary>
    public IReadOnlyList<LeftVersion> Left => LeftVersion.Merge(_local.Left, _told);

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
        await CheckHereAsync(cancel) ?? (_remote is null ? null : await _remote.CheckAsync(cancel) ?? await CheckHereAsync(cancel));

    /// <summary>
    /// Takes down what this run left. Whoever takes the lock next knows it, also where this run's own record never gets
    /// anywhere: it is on this machine when this returns, and at the remote with the next renewal or the release.
    /// </summary>
    public Task LeaveAsync(LeftVersion left) =>
        WriteDownAsync(LeftVersion.Merge([left], _local.Left.Where(l => !l.IsUncertain || l.Run != left.Run)));

    /// <summary>Takes back what this run had taken down: it is known by now that it left nothing.</summary>
    /// <param name="run">The run.</param>
    public Task ForgetAsync(string run) => WriteDownAsync([.. _local.Left.Where(l => l.Run != run)]);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 1)
            return;

        // First who only waits, which ends without an exception; what is left is a renewal that is under way.
        foreach (var timer in _timers)
            timer.Dispose();
        _ended.Cancel();
        await _renewing;
        _ended.Dispose();
        if (_remote is not null)
            await _remote.DisposeAsync();
        if (_shared is not null)
            await _shared.ReleaseAsync();
        await _local.ReleaseAsync();
    }

    private async ValueTask<string?> CheckHereAsync(CancellationToken cancel) =>
        await _local.CheckAsync(cancel) ?? (_shared is null ? null : await _shared.CheckAsync(cancel));

    private async Task WriteDownAsync(IReadOnlyList<LeftVersion> left)
    {
        Keep(left);
        await _local.RenewAsync(CancellationToken.None);
        if (_shared is not null)
            await _shared.RenewAsync(CancellationToken.None);
    }

    private void Keep(IReadOnlyList<LeftVersion> left)
    {
        _local.Left = left;
        if (_shared is not null)
            _shared.Left = left;
        if (_remote is not null)
            _remote.Left = left;
    }

    // What goes wrong here is found again by the question that counts, the one before a request.
    private async Task RenewAsync(TimeSpan every, Func<CancellationToken, Task<string?>> renew, TimeProvider time)
    {
        var timer = new PeriodicTimer(every, time);
        _timers.Add(timer);
        try
        {
            while (await timer.WaitForNextTickAsync())
                await renew(_ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }
}
