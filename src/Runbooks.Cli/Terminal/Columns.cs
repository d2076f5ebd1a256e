namespace Runbooks.Cli.Terminal;

/// <summary>Rows of cells under each other, two spaces apart.</summary>
internal static class Columns
{
    private const string Between = "  ";

    /// <summary>Whether rows fit into a width; anything does where there is none.</summary>
    public static bool Fit(IReadOnlyList<string[]> rows, int? width) => width is not { } most || Widths(rows).Sum() + Between.Length * (rows[0].Length - 1) <= most;

    /// <summary>Writes them; the first is their head.</summary>
    public static void Write(TextWriter to, IReadOnlyList<string[]> rows)
    {
        var widths = Widths(rows);
        foreach (var row in rows) to.WriteLine(string.Join(Between, row.Select((cell, i) => Cells.PadRight(cell, widths[i]))).TrimEnd());
    }

    private static int[] Widths(IReadOnlyList<string[]> rows) => [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Max(r => Cells.Width(r[i])))];
}
