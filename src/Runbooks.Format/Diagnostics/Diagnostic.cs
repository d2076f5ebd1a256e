namespace Runbooks.Diagnostics;

/// <summary>One mistake found in input: a value, collected with others and rendered at the end.</summary>
/// <param name="Code">What kind of mistake.</param>
/// <param name="Message">What was found, with its actual value; one line, no full stop.</param>
/// <param name="Span">Where; null only where there is no file to point into.</param>
/// <param name="Label">What stands behind the caret, such as <c>did you mean `http`?</c>.</param>
/// <param name="Help">What was expected, or how to mend it.</param>
public sealed record Diagnostic(DiagnosticCode Code, string Message, SourceSpan? Span, string? Label = null, string? Help = null)
{
    /// <summary>What mends it without a guess; null where a person has to.</summary>
    public TextFix? Fix { get; init; }
}
