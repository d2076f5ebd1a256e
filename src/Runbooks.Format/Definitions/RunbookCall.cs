using Runbooks.Diagnostics;

namespace Runbooks.Definitions;

/// <summary>That a step calls another runbook.</summary>
/// <param name="Id">The runbook's id.</param>
/// <param name="Span">Where the id stands.</param>
/// <param name="Inputs">What the runbook is told, by name.</param>
public sealed record RunbookCall(string Id, SourceSpan Span, IReadOnlyList<KeyValuePair<string, JsonTemplate>> Inputs)
{
    /// <summary>How many runbooks may call each other in a row, the first not counted.</summary>
    public const int Deepest = 8;
}
