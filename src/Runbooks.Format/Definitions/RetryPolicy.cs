namespace Runbooks.Definitions;

/// <summary>How a failed step is tried again.</summary>
/// <param name="Attempts">How many attempts in all, the first one included.</param>
/// <param name="Delay">The wait before the second attempt; it doubles each time.</param>
/// <param name="MaxDelay">The longest wait between two attempts.</param>
/// <param name="Jitter">The share of each wait that is drawn at random, from 0 to 1.</param>
/// <param name="Within">The bound on all attempts and waits together; null for none but the step's timeout.</param>
public sealed record RetryPolicy(int Attempts, TimeSpan Delay, TimeSpan MaxDelay, double Jitter, TimeSpan? Within)
{
    /// <summary>The wait after a failed attempt.</summary>
    /// <param name="attempt">The attempt that failed, from 1.</param>
    /// <param name="draw">A random number from 0 to 1.</param>
    public TimeSpan DelayAfter(int attempt, double draw)
    {
        var full = Math.Min(MaxDelay.TotalMilliseconds, Delay.TotalMilliseconds * Math.Pow(2, attempt - 1));
        return TimeSpan.FromMilliseconds(full * (1 - Jitter * draw));
    }
}
