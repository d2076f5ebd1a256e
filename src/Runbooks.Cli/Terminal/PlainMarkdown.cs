using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// Markdown for the eyes of a person at a terminal: what is escaped for a page stands there as it is meant, tables are columns, and what
/// is folded stays so.
/// </summary>
internal static partial class PlainMarkdown
{
    // What `MarkdownEscape` writes, and no other: none of them makes a sign that a terminal obeys.
    private static readonly (string Name, char Sign)[] Entities = [("&lt;", '<'), ("&gt;", '>'), ("&amp;", '&')];

    /// <summary>The text without what only a page obeys; what is code stays as it is.</summary>
    public static string Of(string markdown)
    {
        var made = new List<string>();
        var table = new List<IReadOnlyList<string>>();
        var (isFenced, isDrawing, isFolded) = (false, false, false);
        foreach (var line in markdown.Split('\n'))
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            if (isFence && !isFenced)
                isDrawing = line.TrimEnd().EndsWith("mermaid", StringComparison.Ordinal);
            isFenced ^= isFence;
            if (table.Count > 0 && !line.StartsWith('|'))
            {
                made.AddRange(PlainTable.Lines(table));
                table.Clear();
            }

            if (isFenced || isFence)
            {
                if (!isDrawing && !isFolded)
                    made.Add(line);
                continue;
            }

            isFolded |= line == "<details>";
            if (line.StartsWith("<summary>", StringComparison.Ordinal))
                made.Add($"▸ {Line(Summary().Replace(line, string.Empty))}");
            else if (line.StartsWith('|') && !isFolded)
                table.Add([.. Cells(line).Select(Line)]);
            else if (!isFolded && !IsForPagesAlone(line))
                made.Add(Line(Unmarked(line)));
            isFolded &= line != "</details>";
        }

        made.AddRange(PlainTable.Lines(table));
        return string.Join('\n', made.Where((line, i) => line.Length > 0 || i == 0 || made[i - 1].Length > 0));
    }

    // Markers of what belongs to people, and the kind of a box.
    private static bool IsForPagesAlone(string line) =>
        (line.StartsWith("<!--", StringComparison.Ordinal) && line.EndsWith("-->", StringComparison.Ordinal))
        || line.StartsWith("> [!", StringComparison.Ordinal)
        || line is "</details>" or ">";

    private static string Unmarked(string line)
    {
        if (line.StartsWith("> ", StringComparison.Ordinal))
            line = line[2..];
        var heading = line.Length - line.TrimStart('#').Length;
        if (heading is > 0 and <= 6 && line.Length > heading && line[heading] == ' ')
            line = line[(heading + 1)..];
        return line.StartsWith("<sub>", StringComparison.Ordinal) && line.EndsWith("</sub>", StringComparison.Ordinal) ? line[5..^6] : line;
    }

    private static IEnumerable<string> Cells(string row)
    {
        var start = 1;
        for (var i = 1; i < row.Length; i++)
        {
            if (row[i] == '\\')
            {
                i++;
                continue;
            }

            if (row[i] != '|')
                continue;
            yield return row[start..i].Trim();
            start = i + 1;
        }
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
            else if (line[i] == '*' && i + 1 < line.Length && line[i + 1] == '*')
                i++;
            else if (line[i] == '[' && LinkEnd(line, i) is { } link)
                (_, i) = (made.Append(Line(line[(i + 1)..link.Text])), link.End);
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

    // Where its text and where all of it ends; null where no link begins.
    private static (int Text, int End)? LinkEnd(string line, int start)
    {
        var text = line.IndexOf("](", start, StringComparison.Ordinal);
        var end = text < 0 ? -1 : line.IndexOf(')', text);
        return end < 0 ? null : (text, end);
    }

    [GeneratedRegex("</?summary>")]
    private static partial Regex Summary();
}
