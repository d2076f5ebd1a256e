using System.Globalization;
using Runbooks.Diagnostics;
using Runbooks.Git;

namespace Runbooks.Incidents.Statistics;

/// <summary>What the incidents of a records repository come to. Rehearsals are left out: nobody was hurt.</summary>
public sealed class IncidentStatistics
{
    private readonly DateOnly _today;

    private IncidentStatistics(IReadOnlyList<IncidentFigures> incidents, int rehearsals, IReadOnlyList<string> unread, DateOnly today)
    {
        _today = today;
        All = new IncidentGroup("all", incidents);
        Rehearsals = rehearsals;
        Unread = unread;
    }

    /// <summary>What incidents can be grouped by.</summary>
    public static IReadOnlyList<string> Groupings { get; } = ["scenario", "target", "month", "severity"];

    /// <summary>All of them, in the order of their detection.</summary>
    public IncidentGroup All { get; }

    /// <summary>How many records of runs on a sandbox were left out.</summary>
    public int Rehearsals { get; }

    /// <summary>The records that cannot be read, each with why.</summary>
    public IReadOnlyList<string> Unread { get; }

    /// <summary>Action items that are not done, those that are overdue among them.</summary>
    public int ActionsOpen => All.Incidents.Sum(i => i.Actions.Count(a => !a.IsDone));

    /// <summary>Action items that are not done although their day is over.</summary>
    public int ActionsOverdue => All.Incidents.Sum(i => i.Actions.Count(a => !a.IsDone && a.Due < _today));

    /// <summary>Action items that are done.</summary>
    public int ActionsDone => All.Incidents.Sum(i => i.Actions.Count(a => a.IsDone));

    /// <summary>Reads the records of HEAD and of the branches under review.</summary>
    /// <param name="records">The records repository.</param>
    /// <param name="since">The first moment of detection that counts; null for all.</param>
    /// <param name="now">The wall clock, to tell what is overdue.</param>
    public static IncidentStatistics Read(RecordsRepository records, DateTimeOffset? since, DateTimeOffset now)
    {
        // A record stands below the day its run began, which is not before detection; a day is left for clocks that differ.
        var first =
            since is { } from && from > DateTimeOffset.MinValue.AddDays(2)
                ? DateOnly.FromDateTime(from.UtcDateTime.AddDays(-1))
                : (DateOnly?)null;
        var read = records
            .ReadRecords(new RecordSelection(Since: first))
            .AsParallel()
            .AsOrdered()
            .Select(r =>
            {
                var bag = new DiagnosticBag();
                var figures = FiguresReader.Read(r.Location.Path, r.Content, bag);
                return (Figures: figures, Problem: figures is null ? $"{r.Location.IncidentId}: {bag.Sorted()[0].Message}" : null);
            })
            .ToList();
        var counted = read.Select(r => r.Figures)
            .OfType<IncidentFigures>()
            .Where(f => !f.IsPart)
            .Where(f => since is null || f.DetectedAt >= since)
            .ToList();
        return new IncidentStatistics(
            [.. counted.Where(f => !f.IsRehearsal).OrderBy(f => f.DetectedAt)],
            counted.Count(f => f.IsRehearsal),
            [.. read.Select(r => r.Problem).OfType<string>()],
            DateOnly.FromDateTime(now.UtcDateTime)
        );
    }

    /// <summary>The incidents in groups, the largest first; months in their order.</summary>
    /// <param name="grouping">One of <see cref="Groupings"/>.</param>
    public IReadOnlyList<IncidentGroup> By(string grouping)
    {
        Func<IncidentFigures, string> key = grouping switch
        {
            "scenario" => i => i.Scenario,
            "target" => i => i.Target,
            "month" => i => i.DetectedAt.ToString("yyyy-MM", CultureInfo.InvariantCulture),
            "severity" => i => i.Severity,
            _ => throw new ArgumentOutOfRangeException(nameof(grouping), grouping, "unknown grouping"),
        };
        var groups = All.Incidents.GroupBy(key).Select(g => new IncidentGroup(g.Key, [.. g]));
        return grouping == "month"
            ? [.. groups.OrderBy(g => g.Name, StringComparer.Ordinal)]
            : [.. groups.OrderByDescending(g => g.Count).ThenBy(g => g.Name, StringComparer.Ordinal)];
    }
}
