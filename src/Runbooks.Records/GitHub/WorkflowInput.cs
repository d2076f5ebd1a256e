using Runbooks.Diagnostics;

namespace Runbooks.GitHub;

/// <summary>An input of a workflow that people start.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>string</c>, <c>choice</c>, <c>boolean</c>, <c>number</c> or <c>environment</c>.</param>
/// <param name="MustBeGiven">Whether the workflow does not start without it.</param>
/// <param name="Choices">What a choice can be; empty for any other type.</param>
/// <param name="Span">Where it stands in the workflow.</param>
public sealed record WorkflowInput(string Name, string Type, bool MustBeGiven, IReadOnlyList<string> Choices, SourceSpan Span);
