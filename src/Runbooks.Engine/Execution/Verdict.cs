using Runbooks.Events;

namespace Runbooks.Execution;

/// <summary>How a run ended, why it is said so, and what to do now.</summary>
/// <param name="Outcome">How.</param>
/// <param name="Reason">One sentence, for a person.</param>
/// <param name="Next">One sentence, for a person.</param>
internal sealed record Verdict(Outcome Outcome, string Reason, string Next)
{
    /// <summary>Whether nothing had failed and nothing was sent, so that no objective had to be met.</summary>
    public bool HadNothingToRecover { get; init; }
}
