namespace Runbooks.Diagnostics;

/// <summary>A stretch of one line of a file.</summary>
/// <param name="Source">The file.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Column">Counted from 1, in UTF-16 code units.</param>
/// <param name="Length">In UTF-16 code units; 0 marks a place between two characters.</param>
public sealed record SourceSpan(SourceText Source, int Line, int Column, int Length)
{
    /// <summary>
    /// The same place of a text in which a part is hidden: the line is shown with the message, and what may be a secret in it is not.
    /// </summary>
    /// <param name="secret">The part; where the file has it in another spelling, all of the place is hidden.</param>
    public SourceSpan Hiding(string secret)
    {
        var shown =
            secret.Length == 0 ? Source.Text : Source.Text.Replace(secret, new string('•', secret.Length), StringComparison.Ordinal);
        if (shown == Source.Text)
        {
            var start = Source.OffsetOf(Line, Column);
            shown = string.Concat(Source.Text.AsSpan(0, start), new string('•', Length), Source.Text.AsSpan(start + Length));
        }

        return this with
        {
            Source = new SourceText(Source.Path, shown),
        };
    }

    /// <summary><c>path:line:column</c>, the form editors and terminals make clickable.</summary>
    public override string ToString() => $"{Source.Path}:{Line}:{Column}";
}
