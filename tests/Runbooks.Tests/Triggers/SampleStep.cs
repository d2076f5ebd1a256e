using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>One sample of a generated sequence.</summary>
/// <param name="Kind">As <see cref="Timeline"/> draws it; <c>n</c> is an answer that is no number.</param>
/// <param name="Late">Milliseconds since the one before.</param>
/// <param name="Wall">How far the clock on the wall is off, in seconds.</param>
/// <param name="Version">The version seen; null for none.</param>
/// <param name="Restarts">Whether the process restarts before it.</param>
internal sealed record SampleStep(char Kind, int Late, int Wall, string? Version, bool Restarts)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 15, 42, 10, TimeSpan.Zero);

    public TriggerObservation Observe(TriggerRule rule, TimeSpan at)
    {
        var time = Start.AddSeconds(Wall);
        return Kind switch
        {
            '-' => TriggerObservation.Missing(at, time),
            'u' => TriggerObservation.Unanswered(at, time, Version, 10),
            'n' => TriggerObservation.Ratio(at, time, double.NaN, 1, Version),
            _ when rule.Measure == TriggerMeasure.Failures => TriggerObservation.Health(at, time, Kind == '.', Version),
            _ when rule.Measure == TriggerMeasure.Value => TriggerObservation.Value(at, time, Kind == '.' ? 0.1 : 0.9, Version),
            _ => TriggerObservation.Ratio(
                at,
                time,
                Kind == '.' ? 0
                    : rule.Unit == TriggerUnit.Seconds ? 90
                    : 9,
                10,
                Version
            ),
        };
    }
}
