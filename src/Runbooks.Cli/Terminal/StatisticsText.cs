using Runbooks.Cli.Hosting;
using Runbooks.Incidents.Statistics;

namespace Runbooks.Cli.Terminal;

/// <summary>The statistics for a terminal: aligned, numbers to the right.</summary>
internal static class StatisticsText
{
    public static void Write(TextWriter output, IncidentStatistics statistics, IReadOnlyList<string> groupings, int? columns)
    {
        foreach (var line in StatisticsTable.Summary(statistics))
            WrappedLines.WriteWhere(output, string.Empty, line, columns);
        if (statistics.All.Count == 0)
            return;
        output.WriteLine();
        Write(output, [StatisticsTable.TimesHead, .. StatisticsTable.Times(statistics.All)], columns);
        foreach (var grouping in groupings)
        {
            output.WriteLine();
            Write(output, [StatisticsTable.GroupsHead(grouping), .. StatisticsTable.Groups(statistics.By(grouping))], columns);
        }
    }

    private static void Write(TextWriter output, IReadOnlyList<string[]> rows, int? columns)
    {
        if (!Columns.Fit(rows, columns))
        {
            // Too narrow for a table: a line for each row, which says what each of its numbers is.
            foreach (var row in rows.Skip(1))
                WrappedLines.Write(
                    output,
                    $"{row[0]}  ",
                    string.Join(", ", row.Skip(1).Select((cell, i) => $"{rows[0][i + 1]} {cell}")),
                    columns!.Value
                );
            return;
        }

        var widths = Enumerable.Range(0, rows[0].Length).Select(c => rows.Max(r => Cells.Width(r[c]))).ToArray();
        foreach (var row in rows)
            output.WriteLine(
                string.Join("  ", row.Select((cell, c) => c == 0 ? Cells.PadRight(cell, widths[c]) : Cells.PadLeft(cell, widths[c])))
                    .TrimEnd()
            );
    }
}
