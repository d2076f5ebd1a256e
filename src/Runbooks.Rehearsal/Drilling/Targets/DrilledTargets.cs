using Runbooks.Catalogue;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;

namespace Runbooks.Rehearsal.Drilling.Targets;

/// <summary>Finds the targets that runbooks are drilled on. What is secret in their files is not asked for: a drill reaches none.</summary>
/// <param name="workingDirectory">Where the nearest <c>runbooks/</c> is looked for from.</param>
/// <param name="environment">Looks an environment variable up.</param>
public sealed class DrilledTargets(string workingDirectory, Func<string, string?> environment)
{
    private readonly RunbookCatalog _catalog = new(workingDirectory);

    /// <param name="nameOrFile">A name, or a file.</param>
    /// <param name="bag">Takes every mistake in it.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public DrilledTarget? Find(string nameOrFile, DiagnosticBag bag) =>
        _catalog.FindTarget(nameOrFile, bag) is { } found && Read(found, bag) is { } target
            ? DrilledTarget.Of(target) with
            {
                Asked = nameOrFile,
            }
            : null;

    /// <summary>The project's own targets that a drill of the playbook's controller says nothing of.</summary>
    public IReadOnlyList<DrilledTarget> NotPlaybook() =>
        [
            .. _catalog
                .ListTargets()
                .Where(t => !t.IsBuiltIn)
                .Select(t => Read(t, new DiagnosticBag()))
                .OfType<Target>()
                .Select(DrilledTarget.Of)
                .Where(t => !t.IsPlaybook),
        ];

    private Target? Read(FoundRunbook found, DiagnosticBag bag) => RunbookCatalog.ReadTarget(found, environment, bag, isReached: false);
}
