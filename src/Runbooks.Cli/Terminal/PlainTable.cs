namespace Runbooks.Cli.Terminal;

/// <summary>A table of a page as columns of a terminal.</summary>
internal static class PlainTable
{
    private const int Widest = 34;

    /// <param name="rows">The cells of each row, those of the heading and of the line below it first; none for no table.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var kept = rows.Where((r, i) => i != 1 && r.Any(c => c.Length > 0)).ToList();
        if (kept.Count == 0)
            return [];
        var widths = Enumerable
            .Range(0, kept.Max(r => r.Count))
            .Select(c => Math.Min(Widest, kept.Max(r => c < r.Count ? r[c].Length : 0)))
            .ToList();
        return kept.Select(r => string.Join("  ", r.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd());
    }
}
