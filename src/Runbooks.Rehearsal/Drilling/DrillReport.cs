using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Rehearsal.Drilling.Coverage;
using Runbooks.Rehearsal.Drilling.Judging;

namespace Runbooks.Rehearsal.Drilling;

/// <summary>What a drill found.</summary>
/// <param name="Options">What was asked.</param>
/// <param name="Runbooks">The runbooks that were drilled.</param>
/// <param name="Results">One for each case, in the order of the runbooks and of the catalogue.</param>
/// <param name="Coverage">What was reached of each runbook.</param>
/// <param name="Elapsed">How long the drill took, by the real clock.</param>
public sealed record DrillReport(
    DrillOptions Options,
    IReadOnlyList<Runbook> Runbooks,
    IReadOnlyList<DrillResult> Results,
    IReadOnlyList<RunbookCoverage> Coverage,
    TimeSpan Elapsed
)
{
    /// <summary>The cases that are not as they must be.</summary>
    public IEnumerable<DrillResult> Failed => Results.Where(r => !r.IsAsExpected);

    /// <summary>
    /// The steps that change a target and that no run came to: however the runs ended, the drill says nothing of them. Empty for a drill
    /// of some cases alone.
    /// </summary>
    public IReadOnlyList<Diagnostic> NotRehearsed { get; } =
        Options.Only.Count > 0 ? [] : [.. Runbooks.SelectMany(r => NeverBegun(r, Results))];

    /// <summary>Whether all is as it must be, and every change rehearsed.</summary>
    public bool IsAsExpected => NotRehearsed.Count == 0 && !Failed.Any();

    /// <summary>Everything that is wrong, in the order of the runbooks.</summary>
    public IEnumerable<Diagnostic> Findings => [.. Failed.SelectMany(r => r.Findings), .. NotRehearsed];

    /// <summary>How many cases were repeated over HTTP.</summary>
    public int Repeated => Results.Count(r => r.IsRepeated);

    /// <summary>Whose requests were not sent, in order.</summary>
    public IReadOnlyList<string> Withheld => [.. Results.SelectMany(r => r.Withheld).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>The cases of a runbook.</summary>
    /// <param name="runbook">The runbook.</param>
    public IEnumerable<DrillResult> Of(Runbook runbook) => Results.Where(r => r.Case.Runbook == runbook);

    /// <summary>The steps of a runbook that change a target and that no run came to.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="results">The cases, those of others among them.</param>
    public static IEnumerable<Diagnostic> NeverBegun(Runbook runbook, IReadOnlyList<DrillResult> results)
    {
        // Where every path is answered, a run gets past what no target has.
        var places = new RunbookPlaces(runbook);
        var own = results.Where(r =>
            r.Case.Runbook == runbook
            && !r.Case.Faults.Any(f =>
                f.StartsWith("catch-all", StringComparison.Ordinal) || f.StartsWith("stub-front", StringComparison.Ordinal)
            )
        );
        var begun = own.SelectMany(r => new ReachedInRun(r.Events, places).Begun).ToHashSet();
        return runbook
            .AllSteps()
            .Where(s => s.Action.ChangesTarget && !begun.Contains(s.Id))
            .Select(s => new Diagnostic(
                DiagnosticCodes.DrillNotRehearsed,
                $"{runbook.Id}: not rehearsed: no run came to `{s.Id}`, which changes the target",
                s.Span,
                Help: "add a case under `drills.cases` whose inputs lead to it, or mend what every run fails at before it"
            ));
    }
}
