namespace Runbooks.Diagnostics;

/// <summary>A stretch of one line of a file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 code units.</param>
/// <param name="Length">In UTF-16 code units; 0 marks a place between two characters.</param>
public sealed record SourceSpan(SourceText Source, int Line, int Column, int Length)
{
    /// <summary><c>path:line:column</c>, the form editors and terminals make clickable.</summary>
    public override string ToString() => $"{Source.Path}:{Line}:{Column}";
}
