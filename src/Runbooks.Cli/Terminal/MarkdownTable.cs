using Runbooks.Cli.Hosting;

namespace Runbooks.Cli.Terminal;

/// <summary>A table of a page on a terminal: in columns where they find room, else row under row.</summary>
internal static class MarkdownTable
{
    private const string Between = "  ";
    private const int NarrowestColumn = 24;
    private const string RowIndent = "    ";

    /// <summary>Writes it; the first row is its head.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="rows">Its rows, all of the same number of cells.</param>
    /// <param name="columns">The columns of a line; null for no terminal.</param>
    public static void Write(TextWriter output, IReadOnlyList<string[]> rows, int? columns)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => Cells.Width(r[i]))).ToArray();
        var fixedWidth = widths[..^1].Sum(w => w + Between.Length);
        if (columns is not { } width || fixedWidth + widths[^1] <= width)
            InColumns(output, rows, widths, width: null);
        else if (width - fixedWidth >= NarrowestColumn)
            InColumns(output, rows, widths, width);
        else
            Stacked(output, rows, width);
    }

    private static void InColumns(TextWriter output, IReadOnlyList<string[]> rows, int[] widths, int? width)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var first = string.Concat(rows[i][..^1].Select((c, n) => Cells.PadRight(c, widths[n]) + Between));
            WrappedLines.WriteWhere(output, first, rows[i][^1], width);
            if (i == 0)
                output.WriteLine(
                    string.Join(
                            Between,
                            widths.Select((w, n) => new string('-', n < widths.Length - 1 || width is null ? w : Cells.Width(rows[0][^1])))
                        )
                        .TrimEnd()
                );
        }
    }

    // Each row begins with its first cell, and what the others are about is said before them.
    private static void Stacked(TextWriter output, IReadOnlyList<string[]> rows, int width)
    {
        foreach (var row in rows.Skip(1))
        {
            WrappedLines.Write(output, string.Empty, row[0], width);
            for (var i = 1; i < row.Length; i++)
                if (row[i].Length > 0)
                    WrappedLines.Write(output, RowIndent, rows[0][i].Length > 0 ? $"{rows[0][i]}: {row[i]}" : row[i], width);
        }
    }
}
