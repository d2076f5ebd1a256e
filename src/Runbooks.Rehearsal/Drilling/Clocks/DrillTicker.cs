using System.Collections.Concurrent;

namespace Runbooks.Rehearsal.Drilling.Clocks;

/// <summary>
/// Moves the clocks of all drilled runs on. Its ticks wait in the same queue as the work of the runs, and none is made
/// while much of that work waits: a machine that cannot follow slows the clocks down, and no run sees a difference.
/// </summary>
/// <param name="real">The real clock.</param>
internal sealed class DrillTicker(TimeProvider real) : IAsyncDisposable
{
    private const int Backlog = 16;
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<DrillClock, bool> _clocks = new();
    private readonly CancellationTokenSource _end = new();
    private Task _ticking = Task.CompletedTask;

    public void Start() => _ticking = TickAsync();

    /// <summary>Makes a clock that moves until it is let go.</summary>
    /// <param name="isSlow">Whether it goes no faster than the real one.</param>
    public DrillClock NewClock(bool isSlow)
    {
        var clock = new DrillClock(real.GetUtcNow()) { IsSlow = isSlow };
        _clocks[clock] = true;
        return clock;
    }

    /// <summary>Lets a clock stand still.</summary>
    public void LetGo(DrillClock clock) => _clocks.TryRemove(clock, out _);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _ticking;
        _end.Dispose();
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(Every, real);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                if (ThreadPool.PendingWorkItemCount > Backlog)
                    continue;
                foreach (var clock in _clocks.Keys)
                    clock.Tick(Step);
            }
        }
        catch (OperationCanceledException)
        {
            // The drill is over.
        }
    }
}
