using Runbooks.Definitions.Values;

namespace Runbooks.Triggers;

/// <summary>Puts down what made a trigger fire.</summary>
internal static class FiringReport
{
    /// <param name="rule">When it fires.</param>
    /// <param name="state">What it remembers.</param>
    /// <param name="at">The observation that made it fire.</param>
    /// <param name="seen">How many conclusive samples there were in the time that had to pass.</param>
    public static Firing Of(TriggerRule rule, TriggerState state, in TriggerObservation at, int seen)
    {
        var value = state.Value!.Value;
        var since = state.SinceTime.UtcDateTime.ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        var reason =
            rule.Measure == TriggerMeasure.Failures
                ? $"{rule.Failures} health checks in a row failed, the first at {since} UTC"
                : $"{rule.What} {rule.Show(value)}"
                    + $"{(rule.Window > TimeSpan.Zero ? $" over {Duration.Format(rule.Window)}" : string.Empty)}, bound "
                    + $"{rule.Bound}, for {Duration.Format(state.Lasted)} since {since} UTC ({seen} of {rule.Expected} samples)";
        return new Firing
        {
            Trigger = rule.Kind,
            Condition = rule.Describe(),
            At = at.At,
            Time = at.Time,
            Since = state.SinceTime,
            Value = value,
            Threshold = rule.Bound?.Text ?? $"{rule.Failures} in a row",
            Lasted = state.Lasted,
            Samples = seen,
            Expected = rule.Expected,
            Version = state.Version,
            Evidence = state.Samples.Since(state.Since - rule.Window),

            For = rule.For,
            Window = rule.Window,
            Reason = reason,
        };
    }
}
