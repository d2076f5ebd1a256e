using Runbooks.Events;

namespace Runbooks.Rehearsal.World.Kernel;

/// <summary>
/// A process of the command on the simulated machine: all its continuations come here, so that it can be stopped for a
/// while or ended between any two of them, with nothing said to it.
/// </summary>
/// <param name="scheduler">Runs it.</param>
/// <param name="number">Its number, from 1.</param>
internal sealed class SimulatedProcess(Scheduler scheduler, int number) : SynchronizationContext
{
    /// <summary>Its number, from 1.</summary>
    public int Number => number;

    /// <summary>Below which folder everything of its machine lies; empty for the first machine.</summary>
    public string Machine { get; set; } = string.Empty;

    /// <summary>Whether it ended, by itself or not.</summary>
    public bool IsDead { get; private set; }

    /// <summary>Whether it was ended from outside, in the middle of what it did.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>Until when it is stopped; long past where it is not.</summary>
    public TimeSpan StoppedUntil { get; private set; }

    /// <summary>How many times it changed the disk.</summary>
    public int Writes { get; set; }

    /// <summary>How many requests that change the target it made a connection for.</summary>
    public int Connections { get; set; }

    /// <summary>Whether it holds the target's lock, by what it said itself.</summary>
    public bool SaysItHolds { get; set; }

    /// <summary>The run it is about; null until it says so.</summary>
    public string? Run { get; set; }

    /// <summary>The last request it intended; null for none.</summary>
    public RollbackIntended? Intent { get; set; }

    /// <summary>How long the journal was when it had that.</summary>
    public int IntentEnd { get; set; }

    /// <summary>The version that really served when the target last answered its question for the status; null for none yet.</summary>
    public string? ServedAtLastStatus { get; set; }

    /// <summary>Whether two versions served then, because a change stayed half done.</summary>
    public bool WasHalfDoneAtLastStatus { get; set; }

    /// <summary>The operator's wish to stop.</summary>
    public CancellationTokenSource Cancel { get; } = new();

    /// <summary>Ends it.</summary>
    /// <param name="killed">Whether from outside.</param>
    public void End(bool killed)
    {
        WasKilled |= killed && !IsDead;
        IsDead = true;
        SaysItHolds = false;
    }

    /// <summary>Stops it for a while.</summary>
    public void Stop(TimeSpan length) => StoppedUntil = scheduler.Now + length;

    /// <summary>Never returns to a process that ended, and not before the stop is over to one that is stopped.</summary>
    public Task ContinueAsync()
    {
        if (IsDead)
            return new TaskCompletionSource().Task;
        if (StoppedUntil <= scheduler.Now)
            return Task.CompletedTask;
        var later = new TaskCompletionSource();
        scheduler.AddAfter(StoppedUntil - scheduler.Now, this, later.SetResult);
        return later.Task;
    }

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state) => scheduler.Add(this, d, state);

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;
}
