namespace Runbooks.Sandbox.Answers;

/// <summary>The time that a target lives: every wait ends with it, and what was to come later does not come after it.</summary>
internal sealed class Lifetime(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Lock gate = new();
    private readonly List<ITimer> later = [];
    private int waiting;

    public TimeProvider Time => time;

    /// <summary>How many requests are held up by a wait at this moment.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Holds a request up, whether or not its client is still there.</summary>
    public Task DelayAsync(TimeSpan delay) => delay == TimeSpan.Zero ? Task.CompletedTask : HoldUpAsync(delay, end.Token);

    /// <summary>Holds a request up until its client is gone.</summary>
    public async Task DelayAsync(TimeSpan delay, CancellationToken gone)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, gone);
        await HoldUpAsync(delay, either.Token);
    }

    /// <summary>Does something later, if the target still lives then; never before the caller goes on.</summary>
    public void Later(TimeSpan delay, Action action)
    {
        lock (gate)
        {
            if (!end.IsCancellationRequested)
                later.Add(time.CreateTimer(_ => action(), null, delay, Timeout.InfiniteTimeSpan));
        }
    }

    /// <summary>Ends every wait, and what was to come later with it.</summary>
    public async Task EndAsync()
    {
        await end.CancelAsync();
        ITimer[] remaining;
        lock (gate)
            remaining = [.. later];
        foreach (var timer in remaining)
            await timer.DisposeAsync();
    }

    public void Dispose() => end.Dispose();

    private async Task HoldUpAsync(TimeSpan delay, CancellationToken cancel)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await Task.Delay(delay, time, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
