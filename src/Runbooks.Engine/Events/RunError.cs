using Runbooks.Diagnostics;

namespace Runbooks.Events;

/// <summary>A diagnostic as the stream carries it: the place and the line it points at, without the file.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Message">What was found.</param>
/// <param name="File">The file it points into; null for none.</param>
/// <param name="Line">From 1; 0 for none.</param>
/// <param name="Column">From 1; 0 for none.</param>
/// <param name="Length">In UTF-16 code units.</param>
/// <param name="Source">The line itself.</param>
/// <param name="Label">What stands behind the caret.</param>
/// <param name="Help">What was expected, or how to mend it.</param>
public sealed record RunError(
    string Code,
    string Message,
    string? File,
    int Line,
    int Column,
    int Length,
    string? Source,
    string? Label,
    string? Help
)
{
    /// <summary>Takes a diagnostic over.</summary>
    public static RunError From(Diagnostic diagnostic) =>
        new(
            diagnostic.Code.Id,
            diagnostic.Message,
            diagnostic.Span?.Source.Path,
            diagnostic.Span?.Line ?? 0,
            diagnostic.Span?.Column ?? 0,
            diagnostic.Span?.Length ?? 0,
            diagnostic.Span?.Source.Line(diagnostic.Span.Line),
            diagnostic.Label,
            diagnostic.Help
        );

    /// <summary><c>file:line:column</c>, or null.</summary>
    public string? Place => File is null ? null : $"{File}:{Line}:{Column}";
}
