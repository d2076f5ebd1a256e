using System.Globalization;
using Runbooks.Rehearsal.Drilling.Coverage;

namespace Runbooks.Rehearsal.Drilling.Reports;

/// <summary>What is said of a drill in more than one report.</summary>
public static class DrillSentences
{
    /// <summary>What it came to, without a full stop.</summary>
    /// <param name="report">The drill.</param>
    public static string Verdict(DrillReport report)
    {
        var failed = report.Failed.Count();
        var runs =
            $"{Number(report.Results.Count)} run{(report.Results.Count == 1 ? string.Empty : "s")} of "
            + $"{Number(report.Runbooks.Count)} runbook{(report.Runbooks.Count == 1 ? string.Empty : "s")}";
        var ended = failed == 0 ? "all ended as they must" : $"{Number(failed)} did not end as {(failed == 1 ? "it" : "they")} must";
        var missed = report.NotRehearsed.Count switch
        {
            0 => string.Empty,
            1 => "; 1 step that changes the target is not rehearsed",
            var many => $"; {Number(many)} steps that change the target are not rehearsed",
        };
        var on = report.Options.On.Described is null ? string.Empty : $" on {report.Options.On.Words}";
        return $"{runs}{on}: {ended}{missed}";
    }

    /// <summary>What it does not find out of the target that it plays, with the command that does; null for the playbook's.</summary>
    /// <param name="report">The drill.</param>
    public static string? Unseen(DrillReport report) =>
        report.Options.On.Described is { } target
            ? $"A drill plays {target.Name} by what its description has: whether the expressions in it fit the real API, "
                + $"`runbook target check {target.Name}` tells."
            : null;

    /// <summary>How much of it was repeated over HTTP.</summary>
    /// <param name="report">The drill.</param>
    public static string Repeated(DrillReport report) => $"{Number(report.Repeated)} of them were repeated over HTTP.";

    /// <summary>What no run has shown, because its requests were not sent; null where all were.</summary>
    /// <param name="report">The drill.</param>
    public static string? Withheld(DrillReport report) =>
        report.Withheld is { Count: > 0 } whose
            ? $"Not sent, and counted as done: what is asked of {string.Join(", ", whose)}. A drill reaches nothing but its sandbox."
            : null;

    /// <summary>How much was reached: steps, branches, failures, and writes to the journal that a run was killed after.</summary>
    /// <param name="coverage">Of a runbook.</param>
    public static IReadOnlyList<string> Reached(RunbookCoverage coverage) =>
        [
            .. Enum.GetValues<CoveredKind>()
                .Select(kind => $"{Number(coverage.Of(kind).Count(p => p.Runs > 0))}/{Number(coverage.Of(kind).Count())}"),
            $"{Number(coverage.Killed.Count)}/{Number(coverage.Writes)}",
        ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
