using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Outlooks;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>What can be said before a run of the outputs of each kind of step.</summary>
internal static class OutputFacts
{
    private const double Boundless = double.PositiveInfinity;
    private static readonly KnownValue Milliseconds = KnownValue.Number(0, Boundless, "is a number of milliseconds");
    private static readonly KnownValue Text = KnownValue.Of(ValueKind.Text, "is a text");

    /// <summary>What is known of an output.</summary>
    /// <param name="action">What the step does.</param>
    /// <param name="output">The output's name, with a path into it.</param>
    /// <param name="isOwn">Whether the step itself looks at it, and so has not failed by then.</param>
    public static KnownValue Of(StepAction action, string output, bool isOwn) =>
        (action, output) switch
        {
            (HttpStep or WaitStep, "status") => KnownValue.Number(100, 999, "is a number from 100 to 999", isWhole: true),
            (HttpStep or WaitStep or CommandStep, "elapsed_ms") => Milliseconds,
            (HttpStep or WaitStep, "content_type") => Text.OrNull(),
            (WaitStep, "attempts") => KnownValue.Number(1, Boundless, "is a number from 1 on", isWhole: true),
            (SampleStep sample, "count") => KnownValue.Number(
                isOwn ? 1 : 0,
                sample.Requests,
                $"is a number up to {sample.Requests}",
                isWhole: true
            ),
            (SampleStep sample, "errors") => KnownValue.Number(0, sample.Requests, $"is a number up to {sample.Requests}", isWhole: true),
            (SampleStep, "error_rate") => KnownValue.Number(0, 1, "is a number from 0 to 1"),
            (SampleStep, "average_ms" or "p95_ms" or "max_ms") => Milliseconds,
            (CommandStep, "exit_code") => KnownValue.Number(double.NegativeInfinity, Boundless, "is a number", isWhole: true),
            (CommandStep, "stdout" or "stderr") => Text,
            (ApproveStep, "granted") => KnownValue.Of(ValueKind.Boolean, "is true or false"),
            (CheckStep, "passed") => KnownValue.Of(ValueKind.Boolean, "is true or false"),
            (CheckStep check, _)
                when output.StartsWith("checks.", StringComparison.Ordinal)
                    && check.Checks.Any(c => c.Id.Replace('-', '_') == output["checks.".Length..]) => KnownValue.OneOf([
                .. Enum.GetNames<CheckStatus>().Select(n => n.ToLowerInvariant()),
            ]),
            (RollbackStep, "verdict") => KnownValue.OneOf(
                isOwn ? ["switched", "already-safe"] : [.. Enum.GetValues<RollbackVerdict>().Select(RollbackStep.NameOf)]
            ),
            (RollbackStep, "stable_reads") => KnownValue.Number(0, Boundless, "is a number", isWhole: true).OrNull(),
            (ForeachStep, "count") => KnownValue.Number(0, 1_000, "is a number", isWhole: true),
            _ => KnownValue.Anything,
        };
}
