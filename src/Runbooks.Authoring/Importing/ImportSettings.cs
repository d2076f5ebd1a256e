using Runbooks.Catalogue;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Importing;

/// <summary>What an import knows of the project that it writes for.</summary>
/// <param name="Linter">Looks at drafts before they are given.</param>
/// <param name="Targets">The names of the project's targets, by their addresses.</param>
public sealed record ImportSettings(Linter Linter, IReadOnlyDictionary<string, string> Targets)
{
    /// <summary>The heading of the only procedure that is wanted, or a part of it; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Whether the schemas lie where an editor looks for them.</summary>
    public bool HasSchema { get; init; }

    /// <summary>Looks at a project.</summary>
    /// <param name="catalog">Its runbooks and targets.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    public static ImportSettings Of(RunbookCatalog catalog, Func<string, string?> environment)
    {
        var targets = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var found in catalog.ListTargets())
        {
            // One with mistakes is told by lint; here it is only not known.
            if (RunbookCatalog.ReadTarget(found, environment, new DiagnosticBag(), isReached: false) is { } target)
                targets.TryAdd(target.Url, target.Name);
        }

        return new ImportSettings(new Linter(catalog, environment), targets);
    }
}
