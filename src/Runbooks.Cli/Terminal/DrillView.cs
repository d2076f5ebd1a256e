using Runbooks.Cli.Hosting;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Drilling;
using Runbooks.Rehearsal.Drilling.Reports;
using Runbooks.Rehearsal.Drilling.Targets;

namespace Runbooks.Cli.Terminal;

/// <summary>What a drill found, on a terminal: a matrix, what is not as it must be, and what was never reached.</summary>
internal static class DrillView
{
    private const int MostMissed = 20;

    /// <param name="host">Where.</param>
    /// <param name="report">The drill.</param>
    /// <param name="others">The project's targets that it says nothing of, because their controllers are others.</param>
    public static void Write(CommandHost host, DrillReport report, IReadOnlyList<DrilledTarget> others)
    {
        var colour = host.OutIsTerminal && host.WantsColour;
        Matrix(host, new DrillMatrix(report));
        host.Out.WriteLine();
        var findings = report.Findings.ToList();
        CaretRenderer.Write(host.Out, findings, colour);
        if (findings.Count > 0)
            host.Out.WriteLine();
        Coverage(host, report);
        if (DrillSentences.Withheld(report) is { } withheld)
            host.Out.WriteLine($"\n{withheld}");
        if (DrillSentences.Unseen(report) is { } unseen)
            host.Out.WriteLine($"\n{unseen}");
        if (others.Count > 0)
            host.Out.WriteLine(
                $"\nNot drilled on {string.Join(", ", others.Select(t => t.Words))}, whose controller is another one: "
                    + $"`runbook drill --target {others[0].Described!.Name}`."
            );
        host.Out.WriteLine(
            $"\n{DrillSentences.Verdict(report)}. {DrillSentences.Repeated(report)} "
                + $"{report.Elapsed.TotalSeconds:0.0} s, seed {report.Options.Seed}."
        );
    }

    private static void Matrix(CommandHost host, DrillMatrix matrix)
    {
        List<string[]> rows =
        [
            ["", .. matrix.Groups.Select(DrillMatrix.NameOf)],
        ];
        foreach (var runbook in matrix.Runbooks)
            rows.Add([runbook.Id, .. matrix.Groups.Select(g => matrix.Cell(runbook, g).Text)]);
        if (Columns.Fit(rows, host.OutWidth))
        {
            Columns.Write(host.Out, rows);
            return;
        }

        // Too narrow for a table: one paragraph for each runbook, with what it has to say alone.
        foreach (var runbook in matrix.Runbooks)
        {
            host.Out.WriteLine($"{runbook.Id}: {matrix.Row(runbook).Text}");
            foreach (var group in matrix.Groups.Where(g => matrix.Cell(runbook, g).Failed > 0))
                host.Out.WriteLine($"  {DrillMatrix.NameOf(group)} {matrix.Cell(runbook, group).Text}");
        }
    }

    private static void Coverage(CommandHost host, DrillReport report)
    {
        List<string[]> rows =
        [
            ["reached", "steps", "branches", "failures", "killed after"],
        ];
        foreach (var one in report.Coverage)
            rows.Add([one.Runbook.Id, .. DrillSentences.Reached(one)]);
        Columns.Write(host.Out, rows);
        var missed = report.Options.Only.Count > 0 ? [] : report.Coverage.SelectMany(c => c.Missed).ToList();
        if (missed.Count == 0)
            return;
        host.Out.WriteLine("\nNever reached");
        foreach (var point in missed.Take(MostMissed))
            host.Out.WriteLine($"  {point.Span}  {point.Name}");
        if (missed.Count > MostMissed)
            host.Out.WriteLine($"  … and {missed.Count - MostMissed} more: --format json has all");
    }
}
