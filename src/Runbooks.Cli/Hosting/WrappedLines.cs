using System.Text.RegularExpressions;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Hosting;

/// <summary>Breaks lines at words, so that what goes on stands under where it began.</summary>
internal static partial class WrappedLines
{
    private const int Narrowest = 20;
    private const int FurtherLeft = 4;
    private const int Step = 2;
    private const string Marks = "-*+=✓✗☐☑■→│!?–";

    /// <summary>
    /// How far in a line goes on: under its second column, unless that takes half of the width, or under the words behind its
    /// mark.
    /// </summary>
    /// <param name="line">The line, without escapes.</param>
    /// <param name="width">The columns of a line.</param>
    public static int IndentUnder(string line, int width)
    {
        var leading = line.Length - line.TrimStart(' ').Length;
        var gap = line.IndexOf("  ", leading, StringComparison.Ordinal);
        var behind = gap < 0 ? gap : gap + line[gap..].Length - line[gap..].TrimStart(' ').Length;
        if (gap >= 0 && behind < line.Length && Cells.Width(line[..behind]) is var cells && cells <= width / 2)
            return cells;
        var isMarked = leading + 1 < line.Length && line[leading + 1] == ' ' && Marks.Contains(line[leading], StringComparison.Ordinal);
        return Math.Min(isMarked ? leading + Step : leading, width / 2);
    }

    /// <summary>
    /// Writes a text behind what stands in front of it, as it is where there is no terminal: whoever searches a file wants whole lines.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="first">What stands in front of the first line.</param>
    /// <param name="text">The text.</param>
    /// <param name="width">The columns of a line; null for no terminal.</param>
    public static void WriteWhere(TextWriter output, string first, string text, int? width)
    {
        if (width is { } columns)
            Write(output, first, text, columns);
        else
            output.WriteLine((first + text).TrimEnd());
    }

    /// <summary>Writes a text behind what stands in front of it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="first">What stands in front of the first line.</param>
    /// <param name="text">The text. A word that is longer than a line stays whole.</param>
    /// <param name="width">The columns of a line.</param>
    /// <param name="paint">Colours what stands in front; null for no colours.</param>
    public static void Write(TextWriter output, string first, string text, int width, Func<string, string>? paint = null)
    {
        // What a target said may hold signs that a terminal obeys; those of our colours it shall.
        (first, var plain) = (PrintableText.Line(first), PrintableText.Line(text));
        var raw = paint is null ? output : PrintableWriter.Raw(output);
        var (line, head, indent) = (string.Empty, paint is null ? first : paint(first), Cells.Width(first));

        // Where what stands in front leaves no room, it has a line of its own, and the text stands further to the left.
        var room = Math.Max(1, width - indent);
        if (room < Narrowest && indent + Cells.Width(plain) > width && first.Trim().Length > 0)
        {
            raw.WriteLine(head.TrimEnd());
            indent = Math.Min(indent, FurtherLeft);
            (head, room) = (new string(' ', indent), Math.Max(1, width - indent));
        }

        foreach (var word in Words(plain).Where(w => w[0] != ' '))
        {
            if (line.Length > 0 && Cells.Width(line) + 1 + Cells.Width(word) > room)
            {
                raw.WriteLine((head + line).TrimEnd());
                (line, head, room) = (string.Empty, new string(' ', indent), Math.Max(1, width - indent));
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        raw.WriteLine((head + line).TrimEnd());
    }

    /// <summary>
    /// The words of a text and the spaces between them. A command in backticks is one word, because broken it could not be
    /// copied, unless something is left to fill in.
    /// </summary>
    public static IEnumerable<string> Words(string text) => WordsAndSpaces().Matches(text).Select(m => m.Value);

    /// <summary>Whether a line is kept whole: a command to copy, or the line of a file that a mistake points at.</summary>
    public static bool StaysWhole(string line) => Whole().IsMatch(line);

    [GeneratedRegex("[^ `]*`(?:runbook|git|curl) [^`…]*`[^ ]*| +|[^ ]+")]
    private static partial Regex WordsAndSpaces();

    [GeneratedRegex(@"^\s*(?:Read it +)?(?:runbook|git|curl) |^\s*\d* \||^\s*-->")]
    private static partial Regex Whole();
}
