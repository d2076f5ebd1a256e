using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Rehearsal.Drilling;

/// <summary>Finds the runbooks that are drilled, and the cases for them that are files in <c>runbooks/drills</c>.</summary>
/// <param name="workingDirectory">Where the nearest <c>runbooks/</c> is looked for from.</param>
public sealed class DrilledRunbooks(string workingDirectory)
{
    private readonly RunbookCatalog _catalog = new(workingDirectory);

    /// <param name="ids">Ids or files; empty for all of the folder, or for those built in where there is none.</param>
    /// <param name="bag">Takes every mistake in them.</param>
    public IReadOnlyList<DrilledRunbook> Find(IReadOnlyList<string> ids, DiagnosticBag bag)
    {
        var all = _catalog.List();
        var found =
            ids.Count > 0 ? [.. ids.Select(id => _catalog.Find(id, bag)).OfType<FoundRunbook>()]
            : all.Any(r => !r.IsBuiltIn) ? [.. all.Where(r => !r.IsBuiltIn)]
            : all;
        var files = _catalog.ListDrills().Select(f => ReadCase(f, all, bag)).OfType<(NamedPlace Runbook, DrillCase Case)>().ToList();
        return [.. found.Select(f => Read(f, files, bag)).OfType<DrilledRunbook>()];
    }

    /// <summary>A runbook whose text is at hand, with the cases that stand in it.</summary>
    /// <param name="source">The text; its path's file name is the id.</param>
    /// <param name="bag">Takes every mistake in it.</param>
    /// <returns>Null where a mistake was found.</returns>
    public static DrilledRunbook? Of(SourceText source, DiagnosticBag bag)
    {
        if (RunbookReader.Read(source, RunbookFormat.Vocabulary, bag) is not { } runbook)
            return null;
        foreach (var one in runbook.Drills.Cases)
            CheckFaults(one, bag);
        foreach (var named in runbook.Drills.Expectations.SelectMany(e => e.Behaviours))
            CheckMet(runbook, named, bag);
        return bag.HasErrors ? null : new DrilledRunbook(runbook, []);
    }

    private static DrilledRunbook? Read(FoundRunbook found, IReadOnlyList<(NamedPlace Runbook, DrillCase Case)> files, DiagnosticBag bag)
    {
        var own = new DiagnosticBag();
        var drilled = RunbookCatalog.ReadText(found, own) is { } source ? Of(source, own) : null;
        DrillCase[] cases = [.. files.Where(f => f.Runbook.Name == found.Id).Select(f => f.Case)];
        foreach (var one in drilled is null ? [] : cases)
            DrillReferences.CheckCase(drilled!.Runbook, one, own);
        foreach (var one in cases)
            CheckFaults(one, own);
        foreach (var diagnostic in own.Sorted())
            bag.Add(diagnostic);
        return drilled is null || own.HasErrors ? null : drilled with { Files = cases };
    }

    private static (NamedPlace Runbook, DrillCase Case)? ReadCase(FoundRunbook file, IReadOnlyList<FoundRunbook> all, DiagnosticBag bag)
    {
        if (
            RunbookCatalog.ReadText(file, bag) is not { } source
            || DrillCaseReader.Read(source, RunbookFormat.Vocabulary, bag) is not { } read
        )
            return null;
        if (all.Any(r => r.Id == read.Runbook.Name))
            return read;
        bag.Add(
            DiagnosticCodes.UnknownReference,
            read.Runbook.Span,
            $"there is no runbook `{read.Runbook.Name}`",
            help: "a case of a drill goes with its runbook: take it away, or name another"
        );
        return null;
    }

    // What is said of a behaviour that no run can meet was true of a step that is gone.
    private static void CheckMet(Runbook runbook, NamedPlace named, DiagnosticBag bag)
    {
        if (PlanOfCases.WhyUnseen(Behaviours.All.First(b => b.Name == named.Name), runbook) is not { } why)
            return;
        bag.Add(
            DiagnosticCodes.DrillNeverMet,
            named.Span,
            $"no run of `{runbook.Id}` can meet `{named.Name}`: {why}",
            help: "put back what met it, or take the expectation away"
        );
    }

    private static void CheckFaults(DrillCase one, DiagnosticBag bag)
    {
        foreach (var fault in one.Faults)
        {
            if (FaultText.TryParse(fault.Scalar.Value, out _, out var problem))
                continue;
            bag.Add(
                DiagnosticCodes.DrillCaseUnusable,
                fault.Scalar.Span,
                problem,
                help: "`runbook sandbox --help` shows the faults, and how they are written"
            );
        }
    }
}
