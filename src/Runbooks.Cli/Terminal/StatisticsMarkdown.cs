using Runbooks.Incidents.Statistics;

namespace Runbooks.Cli.Terminal;

/// <summary>The statistics as Markdown, for a job summary.</summary>
internal static class StatisticsMarkdown
{
    public static void Write(TextWriter output, IncidentStatistics statistics, IReadOnlyList<string> groupings)
    {
        output.WriteLine("## Incidents\n");
        foreach (var line in StatisticsTable.Summary(statistics))
            output.WriteLine($"- {line}");
        if (statistics.All.Count == 0)
            return;
        output.WriteLine();
        Write(output, StatisticsTable.TimesHead, StatisticsTable.Times(statistics.All));
        foreach (var grouping in groupings)
        {
            output.WriteLine($"\n### By {grouping}\n");
            Write(output, StatisticsTable.GroupsHead(grouping), StatisticsTable.Groups(statistics.By(grouping)));
        }

        output.WriteLine(
            "\nPercentiles are by nearest rank: a time that an incident really took. “Too few”: under 3 values for a "
                + "median, 10 for p90, 20 for p95."
        );
    }

    private static void Write(TextWriter output, string[] heads, IReadOnlyList<string[]> rows)
    {
        output.WriteLine($"| {string.Join(" | ", heads)} |");
        output.WriteLine($"|---|{string.Concat(heads.Skip(1).Select(_ => "---:|"))}");
        foreach (var row in rows)
            output.WriteLine(
                $"| "
                    + $"{string.Join(" | ",
                        row.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)))} "
                    + $"|"
            );
    }
}
