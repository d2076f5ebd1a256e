namespace Runbooks.Steps;

/// <summary>What a person is asked before a run goes on.</summary>
/// <param name="Question">What is asked, with what will be sent and where.</param>
/// <param name="From">Who may answer; empty for anyone.</param>
/// <param name="Expires">How long the question stands.</param>
/// <param name="AcceptsYes">Whether `--yes` may answer it.</param>
public sealed record ApprovalRequest(string Question, IReadOnlyList<string> From, TimeSpan Expires, bool AcceptsYes);
