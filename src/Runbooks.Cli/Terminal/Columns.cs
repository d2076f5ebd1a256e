using System.Text.RegularExpressions;
using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Terminal;

/// <summary>Rows of cells under each other, two spaces apart.</summary>
internal static partial class Columns
{
    private const string Between = "  ";
    private const int FurtherIn = 4;

    /// <summary>Whether rows fit into a width; anything does where there is none.</summary>
    public static bool Fit(IReadOnlyList<string[]> rows, int? width) =>
        width is not { } most || Widths(rows).Sum() + Between.Length * (rows[0].Length - 1) <= most;

    /// <summary>Writes them; the first is their head.</summary>
    public static void Write(TextWriter to, IReadOnlyList<string[]> rows)
    {
        var widths = Widths(rows);
        foreach (var row in rows)
            to.WriteLine(string.Join(Between, row.Select((cell, i) => Cells.PadRight(cell, widths[i]))).TrimEnd());
    }

    /// <summary>
    /// Writes a line of cells that stand two spaces or more apart. Where it is wider than the terminal, cells that find no room
    /// go on under the second one, whole; only a cell that is wider than a line itself is broken, at words.
    /// </summary>
    /// <param name="to">Where to.</param>
    /// <param name="line">The line.</param>
    /// <param name="width">The columns of the terminal; null for none.</param>
    public static void WriteStacked(TextWriter to, string line, int? width)
    {
        if (width is not { } columns || Cells.Width(line) <= columns)
        {
            to.WriteLine(line);
            return;
        }

        // The first line stays as it is, as far as its cells fit, so that rows still stand under each other.
        var cells = SingleCells().Matches(line);
        var fitting = Math.Max(1, cells.TakeWhile(c => Cells.Width(line[..(c.Index + c.Length)]) <= columns).Count());
        var second = cells.Count < 2 ? 0 : Cells.Width(line[..cells[1].Index]);
        var indent = cells.Count < 2 || second <= columns / 4 ? second : line.Length - line.TrimStart(' ').Length + FurtherIn;
        var (before, text) = (new string(' ', indent), string.Empty);
        if (
            fitting < cells.Count
            && indent + Cells.Width(cells[fitting].Value) > columns
            && Cells.Width(line[..cells[fitting].Index]) <= columns / 2
        )
        {
            // Nowhere has it a line of its own: it begins where it stands.
            WrappedLines.Write(to, line[..cells[fitting].Index], cells[fitting].Value, columns);
            fitting++;
        }
        else
        {
            to.WriteLine(line[..(cells[fitting - 1].Index + cells[fitting - 1].Length)]);
        }

        foreach (var cell in cells.Skip(fitting).Select(c => c.Value))
        {
            var joined = text.Length == 0 ? before + cell : text + Between + cell;
            if (Cells.Width(joined) <= columns)
            {
                text = joined;
                continue;
            }

            if (text.Length > 0)
                to.WriteLine(text);
            text = before + cell;
            if (Cells.Width(text) <= columns)
                continue;
            WrappedLines.Write(to, before, cell, columns);
            text = string.Empty;
        }

        if (text.Length > 0)
            to.WriteLine(text);
    }

    private static int[] Widths(IReadOnlyList<string[]> rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => Cells.Width(r[i])))];

    [GeneratedRegex("[^ ]+(?: [^ ]+)*")]
    private static partial Regex SingleCells();
}
