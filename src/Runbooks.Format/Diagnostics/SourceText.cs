namespace Runbooks.Diagnostics;

/// <summary>A file as it was read: the name a person knows it by, and its text.</summary>
public sealed class SourceText
{
    private readonly string[] _lines;

    /// <summary>Keeps <paramref name="text"/> under the name <paramref name="path"/>.</summary>
    /// <param name="path">As a person would type it: relative where it can be.</param>
    /// <param name="text">The whole text, with any line endings.</param>
    public SourceText(string path, string text)
    {
        Path = path;
        Text = text;
        _lines = text.ReplaceLineEndings("\n").Split('\n');
    }

    /// <summary>The name a person knows the file by.</summary>
    public string Path { get; }

    public string Text { get; }

    /// <summary>How many lines there are; a final line break begins an empty last one.</summary>
    public int LineCount => _lines.Length;

    /// <summary>Where a place of the file is in <see cref="Text"/>, in UTF-16 code units from 0.</summary>
    /// <param name="line">Counted from 1.</param>
    /// <param name="column">Counted from 1, in UTF-16 code units.</param>
    public int OffsetOf(int line, int column)
    {
        var at = 0;
        for (var number = 1; number < line && at < Text.Length; number++)
        {
            at += Line(number).Length;
            at += Text.AsSpan(at).StartsWith("\r\n") ? 2 : 1;
        }

        return Math.Min(at + column - 1, Text.Length);
    }

    /// <summary>The text of a line without its line break; empty where there is no such line.</summary>
    /// <param name="number">Counted from 1.</param>
    public string Line(int number) => number >= 1 && number <= _lines.Length ? _lines[number - 1] : string.Empty;
}
