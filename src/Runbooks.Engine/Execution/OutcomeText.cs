using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>How outcomes are called, everywhere.</summary>
public static class OutcomeText
{
    /// <summary>The name of an outcome.</summary>
    public static string Of(Outcome outcome) =>
        outcome switch
        {
            Outcome.Recovered => "recovered",
            Outcome.NothingWrong => "nothing wrong",
            Outcome.NotRecovered => "not recovered",
            Outcome.Unknown => "unknown",
            Outcome.Cancelled => "cancelled",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "unknown outcome"),
        };
}
