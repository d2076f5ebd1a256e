namespace Runbooks.Steps;

/// <summary>What a person answered.</summary>
/// <param name="Granted">Whether the run goes on.</param>
/// <param name="By">Who answered; null where nobody did.</param>
/// <param name="How"><c>terminal</c>, <c>--yes</c>, <c>nobody can answer</c>.</param>
public sealed record ApprovalAnswer(bool Granted, string? By, string How);
