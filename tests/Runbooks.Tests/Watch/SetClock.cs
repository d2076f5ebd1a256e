namespace Runbooks.Tests.Watch;

/// <summary>The system's clock, whose time of day somebody sets. What is monotonic stays so.</summary>
internal sealed class SetClock : TimeProvider
{
    private long _set;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _set));

    public void Set(TimeSpan by) => Interlocked.Add(ref _set, by.Ticks);
}
