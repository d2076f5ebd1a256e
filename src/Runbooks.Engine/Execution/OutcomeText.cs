using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>How outcomes are called, everywhere.</summary>
public static class OutcomeText
{
    /// <summary>How a run ended, for a person: one that changed nothing, because what is wanted serves already, says so.</summary>
    public static string Heading(RunFinished finished) =>
        finished is { Outcome: Outcome.Recovered, ObjectiveMet: null } ? "nothing changed" : Of(finished.Outcome);

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
