namespace Runbooks.Events;

/// <summary>A person must say yes before the run goes on.</summary>
/// <param name="Path">The step.</param>
/// <param name="Question">What is asked, with what will be sent and where.</param>
/// <param name="From">Who may answer: roles or accounts; empty for anyone.</param>
/// <param name="ExpiresAt">When the question closes, as no.</param>
public sealed record ApprovalAsked(string Path, string Question, IReadOnlyList<string> From, DateTimeOffset ExpiresAt) : RunEvent
{
    /// <summary>What will be sent after a yes, until the next approval.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Where it will be sent, and what served there when the run began.</summary>
    public string Where { get; init; } = string.Empty;
}
