using Microsoft.Extensions.Time.Testing;

namespace Runbooks.Tests.Watch;

/// <summary>A clock whose monotonic time can go on while no timer rings: what a process sees that was stopped.</summary>
internal sealed class StallingClock : TimeProvider
{
    private readonly FakeTimeProvider _steady = new(new DateTimeOffset(2026, 11, 23, 15, 42, 10, TimeSpan.Zero));
    private TimeSpan _stalled;

    public override long TimestampFrequency => _steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _steady.GetUtcNow() + _stalled;

    public override long GetTimestamp() => _steady.GetTimestamp() + (long)(_stalled.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _steady.CreateTimer(callback, state, dueTime, period);

    public void Advance(TimeSpan by) => _steady.Advance(by);

    public void Stall(TimeSpan by) => _stalled += by;
}
