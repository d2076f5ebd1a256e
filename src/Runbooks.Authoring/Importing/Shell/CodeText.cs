using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing.Shell;

/// <summary>Code as it stands in a file: lines that may begin at any column, read as one text.</summary>
internal sealed class CodeText
{
    /// <summary>No code at all.</summary>
    public static readonly CodeText Empty = new(new SourceText(string.Empty, string.Empty), []);

    private readonly int[] _starts;
    private readonly string _written;

    /// <summary>Joins the lines.</summary>
    /// <param name="source">The file.</param>
    /// <param name="lines">Its lines of code, in their order.</param>
    public CodeText(SourceText source, IReadOnlyList<CodeLine> lines)
    {
        (Source, Lines) = (source, lines);
        Text = _written = string.Join('\n', lines.Select(l => l.Text));
        _starts = new int[lines.Count];
        for (var i = 1; i < lines.Count; i++)
            _starts[i] = _starts[i - 1] + lines[i - 1].Text.Length + 1;
    }

    private CodeText(CodeText code)
        : this(code.Source, [.. code.Lines.Select(l => l with { Text = PlaceholderSigns.Guard(l.Text) })]) => _written = code._written;

    public SourceText Source { get; }

    public IReadOnlyList<CodeLine> Lines { get; }

    /// <summary>All of it, lines ended by line feeds.</summary>
    public string Text { get; }

    /// <summary>The same code with the brackets of placeholders as signs of a word; every place in it stays.</summary>
    public CodeText Guarded() => new(this);

    /// <summary>A stretch of the code as it was written.</summary>
    public string TextAt(int offset, int end) => _written[offset..Math.Min(end, _written.Length)];

    /// <summary>The file's line of a place in <see cref="Text"/>; 0 where there is no line.</summary>
    public int LineAt(int offset) => Lines.Count == 0 ? 0 : Lines[IndexAt(offset)].Line;

    /// <summary>The place in the file of a stretch of <see cref="Text"/>, cut at the end of its first line.</summary>
    public SourceSpan SpanAt(int offset, int end)
    {
        if (Lines.Count == 0)
            return new SourceSpan(Source, 1, 1, 0);
        var at = IndexAt(offset);
        var column = offset - _starts[at];
        var length = Math.Clamp(end - offset, 0, Math.Max(0, Lines[at].Text.Length - column));
        return new SourceSpan(Source, Lines[at].Line, Lines[at].Column + column, length);
    }

    private int IndexAt(int offset)
    {
        var found = Array.BinarySearch(_starts, offset);
        return found >= 0 ? found : Math.Max(0, ~found - 1);
    }
}
