using System.Text;

namespace Runbooks.Cli.Terminal;

/// <summary>Markdown for the eyes of a person at a terminal: what is escaped for a page stands there as it is meant.</summary>
internal static class PlainMarkdown
{
    // What `MarkdownEscape` writes, and no other: none of them makes a sign that a terminal obeys.
    private static readonly (string Name, char Sign)[] Entities = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&')];

    /// <summary>The text without escapes; what is code stays as it is.</summary>
    public static string Of(string markdown)
    {
        var made = new StringBuilder(markdown.Length);
        var isFenced = false;
        foreach (var line in markdown.Split('\n'))
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isFenced ^= isFence;
            made.Append(isFenced || isFence ? line : Line(line)).Append('\n');
        }

        return made.ToString(0, made.Length - 1);
    }

    private static string Line(string line)
    {
        var made = new StringBuilder(line.Length);
        for (var i = 0; i < line.Length; i++)
        {
            if (
                line[i] == '\\'
                && i + 1 < line.Length
                && char.IsAscii(line[i + 1])
                && (char.IsPunctuation(line[i + 1]) || char.IsSymbol(line[i + 1]))
            )
                made.Append(line[++i]);
            else if (line[i] == '`' && line.IndexOf('`', i + 1) is > 0 and var end)
                (_, i) = (made.Append(line, i, end - i + 1), end);
            else if (
                Entities.FirstOrDefault(e => line.AsSpan(i).StartsWith(e.Name, StringComparison.Ordinal)) is
                { Name: { } name, Sign: var sign }
            )
                (_, i) = (made.Append(sign), i + name.Length - 1);
            else
                made.Append(line[i]);
        }

        return made.ToString();
    }
}
