using Microsoft.Extensions.Time.Testing;

namespace Runbooks.Tests.Support;

/// <summary>A clock whose wall time can jump while its monotonic time goes on as before.</summary>
internal sealed class JumpingClock : TimeProvider
{
    private readonly FakeTimeProvider _steady = new(new DateTimeOffset(2026, 11, 23, 15, 42, 10, TimeSpan.Zero));

    public TimeSpan Jump { get; set; }

    public override long TimestampFrequency => _steady.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _steady.GetUtcNow() + Jump;

    public override long GetTimestamp() => _steady.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _steady.CreateTimer(callback, state, dueTime, period);

    public void Advance(TimeSpan by) => _steady.Advance(by);
}
