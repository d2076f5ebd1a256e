namespace Runbooks.Watch.Scheduling;

/// <summary>The monotonic time of a watch: observations count from when it began.</summary>
/// <param name="time">The clock.</param>
internal sealed class Epoch(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    /// <summary>Since the watch began.</summary>
    public TimeSpan Now => time.GetElapsedTime(_start);
}
