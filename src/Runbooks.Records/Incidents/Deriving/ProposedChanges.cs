using Runbooks.Diagnostics;
using Runbooks.Incidents.Proposals;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Deriving;

/// <summary>
/// Changes to the runbook that the run itself gives a reason for: few, each with its numbers. A run says nothing about what
/// was never needed, so no bound is ever proposed to be smaller.
/// </summary>
public static class ProposedChanges
{
    private const string BuiltIn = "(built in)/";

    /// <summary>Derives them. The same run always gives the same.</summary>
    /// <param name="run">The run; it has started.</param>
    /// <param name="runbook">The text of the runbook exactly as it ran.</param>
    /// <returns>Numbered from <c>P1</c>; none for a run that sent nothing.</returns>
    public static IReadOnlyList<Proposal> Of(RunHistory run, string runbook) =>
        RanRunbook.Read(new SourceText(run.Started.RunbookPath, runbook)) is { } ran ? Of(run, ran, runbook) : [];

    /// <summary>The same, for a runbook that was read before.</summary>
    public static IReadOnlyList<Proposal> Of(RunHistory run, RanRunbook ran, string runbook)
    {
        var path = run.Started.RunbookPath;
        var facts = new RunMeasurements(run);
        var changes = MissingChecks.Find(ran, facts).Concat(TightBounds.Find(ran, facts)).Concat(LooseThresholds.Find(ran, facts));
        return
        [
            .. changes.Select(
                (change, i) =>
                    new Proposal(
                        $"P{i + 1}",
                        FileOf(path),
                        path.StartsWith(BuiltIn, StringComparison.Ordinal)
                            ? $"{change.Because} The runbook ran as it is built in; accepting this puts a copy of it with the change there."
                            : change.Because,
                        LinePatch.Between(runbook, change.Changed.Runbook.Source.Text).ToString()
                    )
            ),
        ];
    }

    /// <summary>The file that a change of a runbook goes to: for one that is built in, the copy that takes its place.</summary>
    /// <param name="path">As a record names the runbook that ran.</param>
    public static string FileOf(string path) =>
        path.StartsWith(BuiltIn, StringComparison.Ordinal) ? $"runbooks/{path[BuiltIn.Length..]}" : path;
}
