namespace Runbooks.Planning;

/// <summary>What people would be asked.</summary>
/// <param name="Question">What.</param>
/// <param name="From">Who may answer; empty for anyone.</param>
/// <param name="Expires">How long the question would stand; then the answer is no.</param>
/// <param name="AcceptsYes">Whether `--yes` may answer it.</param>
/// <param name="FourEyes">Whether the account that begins the run may not answer.</param>
/// <param name="Changes">What would be sent after a yes, until the next approval.</param>
public sealed record PlannedApproval(
    string Question,
    IReadOnlyList<string> From,
    TimeSpan Expires,
    bool AcceptsYes,
    bool FourEyes,
    IReadOnlyList<string> Changes
);
