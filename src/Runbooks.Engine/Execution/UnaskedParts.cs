using Runbooks.Application;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;

namespace Runbooks.Execution;

/// <summary>What a target describes, and a runbook does not look at: its verdict says nothing of that.</summary>
public static class UnaskedParts
{
    private static readonly string[] OfCritical = ["core-functionality", "performance", "error-rate"];

    /// <summary>Each as a sentence without a full stop, with its mend; none where it looks at all.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="target">The target.</param>
    /// <param name="find">Finds a runbook that another one calls; null where there is none.</param>
    public static IReadOnlyList<string> Of(Runbook runbook, Target target, Func<string, Runbook?> find)
    {
        if (DescribedApplication.Of(target) is not { } application)
            return [];
        var asked = new HashSet<string>(StringComparer.Ordinal);
        Gather(runbook, find, asked, new HashSet<string>(StringComparer.Ordinal));
        var told = new List<string>();
        if (application.Critical is not null && !OfCritical.Any(asked.Contains))
            told.Add(
                $"`{runbook.Id}` does not look at what customers ask for, the `critical` request of {target.Name}: `core-functionality`, "
                    + "`performance` or `error-rate` in its `checklist` does"
            );
        foreach (var name in application.Checks.Keys.Where(n => !asked.Contains(n)))
            told.Add(
                $"`{runbook.Id}` does not look at `{name}`, a check of {target.Name}: `{name}: target` under its `checks`, and `{name}` in "
                    + "its `checklist`, do"
            );
        return told;
    }

    private static void Gather(Runbook runbook, Func<string, Runbook?> find, HashSet<string> asked, HashSet<string> seen)
    {
        if (!seen.Add(runbook.Id))
            return;
        var steps = runbook.AllSteps().ToList();
        asked.UnionWith(runbook.Checklist.Concat(steps.SelectMany(s => s.Action.Harmless.Checks)).Select(c => c.Id));
        foreach (var called in steps.Select(s => s.Action.Calls).OfType<RunbookCall>())
            if (find(called.Id) is { } inner)
                Gather(inner, find, asked, seen);
    }
}
