using Runbooks.Steps;

namespace Runbooks.Runs;

/// <summary>A question as its line on the socket has it: <see cref="PendingApproval"/> with nothing cut off.</summary>
internal sealed record ApprovalQuestion(
    string Run,
    string Runbook,
    string Path,
    string Question,
    IReadOnlyList<string> From,
    IReadOnlyList<string> Changes,
    string Where,
    bool FourEyes,
    DateTimeOffset ExpiresAt
)
{
    /// <summary>What is to be done by hand; null where a yes or a no is wanted.</summary>
    public ManualAct? Act { get; init; }
}
