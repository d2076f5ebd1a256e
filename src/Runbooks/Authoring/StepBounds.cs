using Runbooks.Definitions;

namespace Runbooks.Authoring;

/// <summary>How long steps may take by their own bounds.</summary>
internal static class StepBounds
{
    /// <summary>The longest that a runbook's steps may take one after the other, its checklist left out.</summary>
    public static TimeSpan Of(Runbook runbook) => runbook.Steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + Of(step));

    /// <summary>The longest that a step may take, retries and the steps inside it included.</summary>
    public static TimeSpan Of(Step step)
    {
        if (step.Timeout is { } timeout) return timeout;
        var inside = step.Action.Children.SelectMany(c => c).Aggregate(TimeSpan.Zero, (sum, s) => sum + Of(s));
        var once = step.Action.Bound ?? inside;
        return step.Retry is { } retry ? retry.Within ?? once * retry.Attempts : once;
    }
}
