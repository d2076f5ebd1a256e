using Runbooks.Events;
using Runbooks.Execution;

namespace Runbooks.Incidents.Records;

/// <summary>The words of the record for what the events enumerate: the same as in the journal.</summary>
internal static class Words
{
    public static string Of(Outcome outcome) => OutcomeText.Of(outcome);

    public static string Of(RollbackVerdict verdict) => VerdictText.Of(verdict);

    public static string Of(CheckStatus status) =>
        status switch
        {
            CheckStatus.Pass => "pass",
            CheckStatus.Fail => "fail",
            CheckStatus.Unknown => "unknown",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "unknown status"),
        };

    public static string Of(DeliveryStatus status) =>
        status switch
        {
            DeliveryStatus.Delivered => "delivered",
            DeliveryStatus.Failed => "failed",
            DeliveryStatus.Unknown => "unknown",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "unknown status"),
        };

    public static string Of(ManualAnswer answer) =>
        answer switch
        {
            ManualAnswer.Done => "done",
            ManualAnswer.Skipped => "skipped",
            ManualAnswer.Failed => "failed",
            _ => throw new ArgumentOutOfRangeException(nameof(answer), answer, "unknown answer"),
        };

    public static string Of(StepStatus status) =>
        status switch
        {
            StepStatus.Passed => "passed",
            StepStatus.Failed => "failed",
            StepStatus.Skipped => "skipped",
            StepStatus.Cancelled => "cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "unknown status"),
        };

    /// <summary>Every word of an enumeration, for the schema.</summary>
    public static IReadOnlyList<string> All<T>(Func<T, string> word)
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(word)];
}
