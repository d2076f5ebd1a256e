using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Git;

namespace Runbooks.Incidents.Review;

/// <summary>Records that are looked at together: those of one commit, or of the work tree.</summary>
/// <param name="Files">The files. Whoever resolved the scope disposes of them.</param>
/// <param name="Base">What they are compared with; null where there is nothing.</param>
/// <param name="Branch">The incident branch they are on; null for the work tree, and for HEAD of a bare repository.</param>
/// <param name="Paths">Of each <c>incident.yaml</c>, in order.</param>
/// <param name="IsWhole">Whether everything that changed is in it, rather than records that were asked for.</param>
public sealed record ReviewScope(RepositoryFiles Files, RepositoryFiles? Base, string? Branch, IReadOnlyList<string> Paths, bool IsWhole)
    : IDisposable
{
    /// <summary>
    /// Finds the records to look at. Those that are named are taken from the work tree where it has them, else from their
    /// branch. Without names they are those that the work tree, committed or not, adds to what it has in common with the
    /// base, or changes there; without a base, all there are, those on incident branches too.
    /// </summary>
    /// <param name="records">The records repository.</param>
    /// <param name="ids">The ids, or beginnings of them, or <c>last</c>; empty for those that changed.</param>
    /// <param name="baseName">The base: a branch or commit; null for the default branch of the remote, if there is one.</param>
    /// <param name="bag">Takes why there is nothing to look at.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static IReadOnlyList<ReviewScope>? Resolve(
        RecordsRepository records,
        IReadOnlyList<string> ids,
        string? baseName,
        DiagnosticBag bag
    )
    {
        string? baseCommit = null;
        if ((baseName ?? records.FindDefaultBranch()) is { } name)
        {
            baseCommit = records.Resolve(name) ?? records.Resolve("origin/" + name);
            if (baseCommit is null)
            {
                bag.Add(
                    DiagnosticCodes.BadOption,
                    span: null,
                    $"there is no commit `{name}` to compare with",
                    help: "name a branch or commit that was fetched: `--base origin/main`"
                );
                return null;
            }
        }

        return ids.Count == 0 ? Changed(records, baseName, baseCommit, bag) : Named(records, ids, baseCommit, bag);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Files.Dispose();
        Base?.Dispose();
    }

    private static List<ReviewScope>? Changed(RecordsRepository records, string? baseName, string? baseCommit, DiagnosticBag bag)
    {
        var files = records.OpenWorkTree();
        if (baseCommit is null)
            return
            [
                new(files, null, null, [.. files.FindRecords().Select(r => r.Path).Order(StringComparer.Ordinal)], IsWhole: true),
                .. OnBranches(records, files),
            ];
        if (files.Commit.Length == 0 || records.FindMergeBase(files.Commit, baseCommit) is not { } common)
        {
            files.Dispose();
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                $"HEAD and `{baseName ?? records.FindDefaultBranch()}` have no commit in common here",
                help: "fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout"
            );
            return null;
        }

        var merged = records.OpenFiles(common)!;
        var touched = files.DifferentFrom(merged, "incidents").Select(Record).OfType<string>().Distinct();
        return [new(files, merged, null, [.. touched.Where(p => files.Read(p) is not null).Order(StringComparer.Ordinal)], IsWhole: true)];
    }

    private static IEnumerable<ReviewScope> OnBranches(RecordsRepository records, RepositoryFiles files) =>
        records
            .FindRecords()
            .Where(r => r.Branch is not null && files.Read(r.Path) is null)
            .GroupBy(r => (r.Commit, r.Branch))
            .Select(g => new ReviewScope(
                records.OpenFiles(g.Key.Commit)!,
                null,
                g.Key.Branch,
                [.. g.Select(r => r.Path).Order(StringComparer.Ordinal)],
                IsWhole: false
            ));

    private static List<ReviewScope>? Named(RecordsRepository records, IReadOnlyList<string> ids, string? baseCommit, DiagnosticBag bag)
    {
        using var workTree = records.OpenWorkTree();
        var here = workTree.FindRecords();
        IReadOnlyList<RecordLocation> all = [.. here, .. records.FindRecords().ExceptBy(here.Select(h => h.Path), r => r.Path)];
        var found = ids.Select(id => IncidentCatalog.Find(all, id, Text, bag)).ToList();
        if (bag.HasErrors)
            return null;
        return
        [
            .. found
                .OfType<RecordLocation>()
                .Distinct()
                .GroupBy(r => (r.Commit, r.Branch))
                .Select(g =>
                {
                    var files = g.Key.Branch is null ? records.OpenWorkTree() : records.OpenFiles(g.Key.Commit)!;
                    var common = baseCommit is null || files.Commit.Length == 0 ? null : records.FindMergeBase(files.Commit, baseCommit);
                    return new ReviewScope(
                        files,
                        common is null ? null : records.OpenFiles(common),
                        g.Key.Branch,
                        [.. g.Select(r => r.Path).Order(StringComparer.Ordinal)],
                        IsWhole: false
                    );
                }),
        ];

        string? Text(RecordLocation record) =>
            workTree.Read(record.Path) is { } there ? Encoding.UTF8.GetString(there) : records.ReadFile(record.Commit, record.Path);
    }

    // The record that a file belongs to: incidents/2026/11/23/INC-…/…
    private static string? Record(string path)
    {
        var parts = path.Split('/');
        return parts.Length > 5 ? string.Join('/', parts[..5]) + "/incident.yaml" : null;
    }
}
