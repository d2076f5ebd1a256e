using Runbooks.Definitions.Values;

namespace Runbooks.Planning;

/// <summary>How long something may take.</summary>
/// <param name="Low">No shorter.</param>
/// <param name="High">No longer.</param>
public readonly record struct TimeRange(TimeSpan Low, TimeSpan High)
{
    /// <summary>No time at all.</summary>
    public static readonly TimeRange Nothing;

    /// <summary>As long as was measured.</summary>
    public static TimeRange Of(TimeSpan measured) => new(measured, measured);

    /// <summary>One after the other.</summary>
    public static TimeRange operator +(TimeRange one, TimeRange other) => new(one.Low + other.Low, one.High + other.High);

    /// <summary>Both at the same time: as long as the longer one.</summary>
    public TimeRange Beside(TimeRange other) => new(Low > other.Low ? Low : other.Low, High > other.High ? High : other.High);

    /// <summary>For a person: <c>4.2s</c>, <c>4.2s to 1m 4s</c>.</summary>
    public override string ToString() =>
        Duration.Format(Low) == Duration.Format(High) ? Duration.Format(Low) : $"{Duration.Format(Low)} to {Duration.Format(High)}";
}
