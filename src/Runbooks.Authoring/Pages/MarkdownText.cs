using System.Text;

namespace Runbooks.Authoring.Pages;

/// <summary>Texts of a runbook within Markdown, where they mean nothing but themselves.</summary>
internal static class MarkdownText
{
    /// <summary>A text of one line.</summary>
    public static string Plain(string text) => Escaped(text.ReplaceLineEndings(" ")).Trim();

    /// <summary>A text as a sentence begins.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A text of one line in which ticks mean code, as in descriptions: that stays code, and all else is a text.</summary>
    public static string Prose(string text)
    {
        var pieces = text.ReplaceLineEndings(" ").Trim().Split('`');
        return pieces.Length % 2 == 0 ? Plain(text) : string.Concat(pieces.Select((piece, i) => i % 2 == 1 ? Code(piece) : Escaped(piece)));
    }

    /// <summary>A piece of code within a line.</summary>
    /// <param name="text">The code.</param>
    /// <param name="inTable">Whether it stands in a table, where a bar ends the cell even in code.</param>
    public static string Code(string text, bool inTable = false)
    {
        var line = text.ReplaceLineEndings(" ");
        if (inTable)
            line = line.Replace("|", @"\|", StringComparison.Ordinal);
        var ticks = new string('`', Longest(line) + 1);
        var space = line.StartsWith('`') || line.EndsWith('`') ? " " : string.Empty;
        return $"{ticks}{space}{line}{space}{ticks}";
    }

    /// <summary>Lines of code on their own.</summary>
    public static string Fence(string language, IEnumerable<string> lines, string margin = "")
    {
        var all = lines.ToList();
        var ticks = new string('`', Math.Max(3, all.Select(Longest).DefaultIfEmpty(0).Max() + 1));
        return $"{margin}{ticks}{language}\n{string.Concat(all.Select(l => l.Length == 0 ? "\n" : $"{margin}{l}\n"))}{margin}{ticks}\n";
    }

    private static string Escaped(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#' or '~')
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }

    private static int Longest(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
