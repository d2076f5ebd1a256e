using Runbooks.Incidents.Statistics;

namespace Runbooks.Cli.Terminal;

/// <summary>The statistics for a terminal: aligned, numbers to the right.</summary>
internal static class StatisticsText
{
    public static void Write(TextWriter output, IncidentStatistics statistics, IReadOnlyList<string> groupings)
    {
        foreach (var line in StatisticsTable.Summary(statistics)) output.WriteLine(line);
        if (statistics.All.Count == 0) return;
        output.WriteLine();
        Write(output, [StatisticsTable.TimesHead, .. StatisticsTable.Times(statistics.All)]);
        foreach (var grouping in groupings)
        {
            output.WriteLine();
            Write(output, [StatisticsTable.GroupsHead(grouping), .. StatisticsTable.Groups(statistics.By(grouping))]);
        }
    }

    private static void Write(TextWriter output, IReadOnlyList<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => r[c].Length)).ToArray();
        foreach (var row in rows) output.WriteLine(string.Join("  ", row.Select((cell, c) => c == 0 ? cell.PadRight(widths[c]) : cell.PadLeft(widths[c]))).TrimEnd());
    }
}
