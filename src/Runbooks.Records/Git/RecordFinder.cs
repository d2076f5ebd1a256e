using System.Globalization;

namespace Runbooks.Git;

/// <summary>
/// Walks <c>incidents/yyyy/MM/dd/ID/</c>. A tree that was seen is not read again: an incident branch then costs the few
/// trees that it changed, however many records it has from before.
/// </summary>
/// <param name="since">The first day that is looked at; null for all.</param>
internal sealed class RecordFinder(DateOnly? since = null)
{
    private const int DepthOfRecord = 4;
    private readonly string _since = since?.ToString("'incidents/'yyyy'/'MM'/'dd", CultureInfo.InvariantCulture) ?? string.Empty;
    private readonly HashSet<string> _seen = [];
    private readonly Dictionary<string, (RecordLocation Location, string Blob)> _byPath = new(StringComparer.Ordinal);

    /// <summary>Newest first: the day and the id, which begins with the time, are the order.</summary>
    public IReadOnlyList<RecordLocation> Found => [.. Blobs.Select(b => b.Location)];

    /// <summary>The same, each with its content.</summary>
    public IReadOnlyList<(RecordLocation Location, string Blob)> Blobs =>
        [.. _byPath.Values.OrderByDescending(r => r.Location.Path, StringComparer.Ordinal)];

    /// <summary>Looks in HEAD, on the remote's default branch as it is known here, and on the branches <c>incident/*</c>.</summary>
    /// <param name="store">The records repository.</param>
    /// <param name="shared">The remote's default branch, such as <c>origin/main</c>, and its commit; null for none.</param>
    /// <param name="since">The first day that is looked at; null for all.</param>
    public static RecordFinder In(GitStore store, (string Name, string Commit)? shared, DateOnly? since = null)
    {
        var finder = new RecordFinder(since);
        if (store.Head is { } head)
            finder.Add(store, head, branch: null);
        if (shared is { } known)
            finder.Add(store, known.Commit, known.Name);
        foreach (var (name, commit) in store.Below("refs/heads/incident/"))
            finder.Add(store, commit, name["refs/heads/".Length..]);
        return finder;
    }

    /// <summary>Adds what the commit has and those before did not.</summary>
    /// <param name="store">The repository.</param>
    /// <param name="commit">HEAD's, or the tip of a branch.</param>
    /// <param name="branch">Null for HEAD.</param>
    public void Add(GitStore store, string commit, string? branch)
    {
        if (store.FindEntry(commit, "incidents") is { IsFolder: true } incidents)
            Walk(store, incidents.Hash, "incidents", 0, commit, branch);
    }

    private void Walk(GitStore store, string tree, string path, int depth, string commit, string? branch)
    {
        if (!_seen.Add(tree))
            return;
        if (depth == DepthOfRecord)
        {
            if (store.FindIn(tree, "incident.yaml") is { IsBlob: true } record)
                _byPath.TryAdd(
                    $"{path}/incident.yaml",
                    (new RecordLocation(path[(path.LastIndexOf('/') + 1)..], commit, $"{path}/incident.yaml", branch), record.Hash)
                );
            return;
        }

        foreach (var entry in store.ReadTree(tree).Where(e => e.IsFolder))
        {
            var below = $"{path}/{entry.Name}";
            if (depth < DepthOfRecord - 1 && (!IsNumber(entry.Name, depth == 0 ? 4 : 2) || IsBefore(below)))
                continue;
            Walk(store, entry.Hash, below, depth + 1, commit, branch);
        }
    }

    private bool IsBefore(string path) => _since.Length > 0 && string.CompareOrdinal(path, _since[..path.Length]) < 0;

    /// <summary>The id of the record that a path is the <c>incident.yaml</c> of; null for any other path.</summary>
    public static string? IdOf(string path) =>
        path.Split('/') is ["incidents", var year, var month, var day, var id, "incident.yaml"]
        && IsNumber(year, 4)
        && IsNumber(month, 2)
        && IsNumber(day, 2)
            ? id
            : null;

    private static bool IsNumber(string name, int digits) => name.Length == digits && name.All(char.IsAsciiDigit);
}
