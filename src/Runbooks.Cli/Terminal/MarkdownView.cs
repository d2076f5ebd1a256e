using System.Text.RegularExpressions;
using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// Markdown as a person reads it on a terminal: of headings, paragraphs, lists, tables and blocks of code, which is what the
/// documentation has. Code is never broken, because somebody may copy it.
/// </summary>
/// <param name="host">Where it is shown.</param>
internal sealed partial class MarkdownView(CommandHost host)
{
    private const string CodeIndent = "    ";

    private readonly bool _colour = host.OutIsTerminal && host.WantsColour;

    /// <summary>A line of Markdown without its marks; code keeps its backticks.</summary>
    public static string Plain(string markdown) =>
        PlainMarkdown.Of(
            Emphasis().Replace(Link().Replace(markdown, "$1"), m => m.Groups[1].Success ? m.Groups[1].Value : m.Groups[2].Value)
        );

    /// <summary>Shows it.</summary>
    public void Write(string markdown)
    {
        var lines = Comments().Replace(markdown, string.Empty).TrimEnd('\n').Split('\n');
        var wasBlank = true;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i];
            if (line.Length == 0)
            {
                wasBlank = Blank(wasBlank);
                continue;
            }

            wasBlank = false;
            if (Fence().Match(line) is { Success: true } fence)
                i = WriteCode(lines, i, fence.Groups[1].Value, fence.Groups[2].Value);
            else if (HeadingMark().Match(line) is { Success: true } heading)
                Heading(Plain(line[heading.Length..]), heading.Length - 1);
            else if (line[0] == '|')
                i = WriteTable(lines, i);
            else
                WriteText(line);
        }
    }

    /// <summary>Shows a heading.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="level">1 for a title.</param>
    public void Heading(string text, int level)
    {
        if (_colour)
        {
            PrintableWriter.Coloured(host.Out).WriteLine($"\e[1m{PrintableText.Line(text)}\e[0m");
            return;
        }

        host.Out.WriteLine(text);
        host.Out.WriteLine(new string(level == 1 ? '=' : '-', Math.Min(Cells.Width(text), host.OutWidth ?? int.MaxValue)));
    }

    private bool Blank(bool wasBlank)
    {
        if (!wasBlank)
            host.Out.WriteLine();
        return true;
    }

    private void WriteText(string line)
    {
        var mark = ListMark().Match(line).Value;
        WrappedLines.WriteWhere(host.Out, mark, Plain(line[mark.Length..]), host.OutWidth);
    }

    // A block within an item of a list has its indentation in front of each line.
    private int WriteCode(string[] lines, int at, string indent, string mark)
    {
        var end = at + 1;
        while (end < lines.Length && lines[end] != indent + mark)
            end++;
        foreach (var line in lines[(at + 1)..Math.Min(end, lines.Length)])
            host.Document.WriteLine(line.Length == 0 ? line : CodeIndent + line[Math.Min(indent.Length, line.Length)..]);
        return end;
    }

    private int WriteTable(string[] lines, int at)
    {
        var end = at;
        while (end < lines.Length && lines[end].StartsWith('|'))
            end++;
        var rows = lines[at..end].Where((_, i) => i != 1).Select(CellsOf).ToList();
        MarkdownTable.Write(host.Out, rows, host.OutWidth);
        return end - 1;
    }

    private static string[] CellsOf(string row) => [.. Divider().Split(row.Trim())[1..^1].Select(c => Plain(c.Trim()))];

    [GeneratedRegex("^(?:<!--.*?-->|<a id=.*?</a>)\n?", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Comments();

    [GeneratedRegex("^( *)(`{3,})")]
    private static partial Regex Fence();

    [GeneratedRegex("^#{1,4} ")]
    private static partial Regex HeadingMark();

    [GeneratedRegex(@"^ *(?:- |[0-9]+\. )?")]
    private static partial Regex ListMark();

    [GeneratedRegex(@"\[((?:[^\]`]|`[^`]*`)+)\]\([^)\s]+\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\*\*([^*]+)\*\*|(?<![\w*`])\*([^*\s][^*]*)\*(?![\w*`])")]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Divider();
}
