using Runbooks.Diagnostics;
using Runbooks.Git;

namespace Runbooks.Incidents.Review;

/// <summary>Whether a branch leaves alone what was merged before it: records stay, and so do their journals and their evidence.</summary>
public static class MergedRecords
{
    /// <summary>What the branch changed and must not.</summary>
    /// <param name="files">The files that are reviewed.</param>
    /// <param name="merged">The files of the base.</param>
    public static IReadOnlyList<Diagnostic> Check(RepositoryFiles files, RepositoryFiles merged)
    {
        var bag = new DiagnosticBag();
        foreach (var path in files.DifferentFrom(merged, "incidents"))
        {
            if (merged.Read(path) is null || !IsProof(path))
                continue;
            var isGone = files.Read(path) is null;
            var folder =
                path.Split('/')[^2] == "evidence"
                    ? path[..path.LastIndexOf("/evidence/", StringComparison.Ordinal)]
                    : path[..path.LastIndexOf('/')];
            var help =
                $"bring it back: `git checkout {merged.Commit[..10]} -- "
                + $"{(isGone && path.EndsWith("/incident.yaml", StringComparison.Ordinal) ? folder : path)}`";
            if (path.EndsWith("/incident.yaml", StringComparison.Ordinal))
            {
                if (isGone)
                    bag.Add(DiagnosticCodes.MergedChanged, span: null, $"the record `{path}` was removed", help: help);
            }
            else if (files.Read(folder + "/incident.yaml") is not null)
            {
                // Where the whole record is gone, that was said already.
                var span = isGone ? null : new SourceSpan(new SourceText(path, string.Empty), 1, 1, 0);
                bag.Add(
                    DiagnosticCodes.MergedChanged,
                    span,
                    $"`{path}` was {(isGone ? "removed" : "changed")} after it was merged",
                    help: help
                );
            }
        }

        foreach (var path in files.DifferentFrom(merged, "deployments"))
        {
            foreach (var lost in LedgerCheck.Lost(files, merged, path))
                bag.Add(lost);
        }

        return bag.Sorted();
    }

    private static bool IsProof(string path) => path.Split('/') is [.., "incident.yaml" or "journal.ndjson"] or [.., "evidence", _];
}
