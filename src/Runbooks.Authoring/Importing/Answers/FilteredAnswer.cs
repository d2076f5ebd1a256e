namespace Runbooks.Authoring.Importing.Answers;

/// <summary>What a filter makes of an answer.</summary>
/// <param name="Value">The expression of what it writes; null where that is no single value.</param>
/// <param name="Condition">What must hold for it to succeed; null where it asks nothing.</param>
internal sealed record FilteredAnswer(string? Value, string? Condition);
