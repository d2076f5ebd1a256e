using System.Globalization;
using Runbooks.Definitions.Values;
using Runbooks.Incidents.Statistics;

namespace Runbooks.Cli.Terminal;

/// <summary>The tables of the statistics, cell by cell: a terminal and Markdown show the same.</summary>
internal static class StatisticsTable
{
    /// <summary>The heads of the table of times.</summary>
    public static readonly string[] TimesHead = ["", "from", "median", "p90", "p95", "longest"];

    /// <summary>How long things took, and from how many records that is known.</summary>
    public static IReadOnlyList<string[]> Times(IncidentGroup all) =>
        [Row("Time to detect", all.Detect), Row("Time to mitigate", all.Mitigate), Row("Time to recover", all.Recover)];

    /// <summary>The heads of a table of groups.</summary>
    public static string[] GroupsHead(string grouping) =>
        [grouping, "incidents", "recovered", "RTO met", "detect p50", "mitigate p50", "recover p50", "recover p90", "longest"];

    /// <summary>One row for each group. Where a median is from fewer incidents than there are, it says from how many.</summary>
    public static IReadOnlyList<string[]> Groups(IReadOnlyList<IncidentGroup> groups) =>
        [
            .. groups.Select(g =>
                new[]
                {
                    g.Name,
                    Number(g.Count),
                    Number(g.Recovered),
                    Share(g.ObjectivesMet, g.Counted),
                    Median(g.Detect, g.Count),
                    Median(g.Mitigate, g.Count),
                    Median(g.Recover, g.Count),
                    Time(g.Recover.P90, g.Recover),
                    Time(g.Recover.Max, g.Recover),
                }
            ),
        ];

    /// <summary>The first lines: how many there were, and how they ended.</summary>
    public static IEnumerable<string> Summary(IncidentStatistics statistics)
    {
        var all = statistics.All;
        if (all.Count == 0)
        {
            yield return "No incident is recorded here in that time.";
        }
        else
        {
            var (first, last) = (Day(all.Incidents[0].DetectedAt), Day(all.Incidents[^1].DetectedAt));
            yield return $"{Number(all.Count)} incident{(all.Count == 1 ? string.Empty : "s")}, "
                + $"{(first == last ? $"on {first}" : $"from {first} to {last}")}: "
                + $"{string.Join(", ", all.Outcomes.Select(o => $"{Number(o.Value)} {o.Key}"))}";
            yield return $"RTO met: {Number(all.ObjectivesMet)} of {Number(all.Counted)} ({Percent(all.ObjectivesMet, all.Counted)})"
                + $"{(all.Counted < all.Count ? "; where nothing was wrong, or nothing left to do, nothing had to be met" : string.Empty)}";
            yield return $"Action items: {Number(statistics.ActionsOpen)} open, {Number(statistics.ActionsOverdue)} of them overdue; "
                + $"{Number(statistics.ActionsDone)} done";
        }

        if (statistics.Rehearsals is > 0 and var rehearsals)
            yield return $"Left out: {Number(rehearsals)} rehearsal{(rehearsals == 1 ? string.Empty : "s")}";
    }

    private static string[] Row(string name, Distribution d) =>
        [name, Number(d.Count), Time(d.Median, d), Time(d.P90, d), Time(d.P95, d), Time(d.Max, d)];

    private static string Median(Distribution d, int count) =>
        d.Median is null || d.Count == count ? Time(d.Median, d) : $"{Time(d.Median, d)} (of {Number(d.Count)})";

    private static string Time(double? seconds, Distribution d) =>
        seconds is { } value ? Duration.Format(TimeSpan.FromSeconds(value))
        : d.Count == 0 ? "-"
        : "too few";

    private static string Share(int some, int all) => $"{Number(some)} ({Percent(some, all)})";

    // Rounded down: 100 % is said of all alone.
    private static string Percent(int some, int all) =>
        string.Create(CultureInfo.InvariantCulture, $"{(all == 0 ? 0 : some * 100L / all)} %");

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
