namespace Runbooks.Git;

/// <summary>
/// Walks <c>incidents/yyyy/MM/dd/ID/</c> from the newest back. A tree that was seen is not read again, and none is read that has nothing of
/// what is wanted: an incident branch then costs the few trees that it changed, and the last incident costs what it costs among none,
/// however many there are from before.
/// </summary>
/// <param name="wanted">Which records are looked for; null for all.</param>
internal sealed class RecordFinder(RecordSelection? wanted = null)
{
    private const int DepthOfRecord = 4;
    private readonly RecordSelection _wanted = wanted ?? RecordSelection.All;
    private readonly HashSet<string> _seen = [];
    private readonly Dictionary<string, (RecordLocation Location, string Blob)> _byPath = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _newest = new(StringComparer.Ordinal);

    /// <summary>Newest first: the day and the id, which begins with the time, are the order.</summary>
    public IReadOnlyList<RecordLocation> Found => [.. Blobs.Select(b => b.Location)];

    /// <summary>The same, each with its content.</summary>
    public IReadOnlyList<(RecordLocation Location, string Blob)> Blobs =>
        [.. _byPath.Values.OrderByDescending(r => r.Location.Path, StringComparer.Ordinal).Take(_wanted.Most)];

    /// <summary>Looks in HEAD, on the remote's default branch as it is known here, and on the branches <c>incident/*</c>.</summary>
    /// <param name="store">The records repository.</param>
    /// <param name="shared">The remote's default branch, such as <c>origin/main</c>, and its commit; null for none.</param>
    /// <param name="wanted">Which records are looked for; null for all.</param>
    public static RecordFinder In(GitStore store, (string Name, string Commit)? shared, RecordSelection? wanted = null)
    {
        var finder = new RecordFinder(wanted);
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
            var file = $"{path}/incident.yaml";
            if (store.FindIn(tree, "incident.yaml") is { IsBlob: true } record)
                Keep(file, new RecordLocation(path[(path.LastIndexOf('/') + 1)..], commit, file, branch), record.Hash);
            return;
        }

        foreach (var entry in store.ReadTree(tree).Where(e => e.IsFolder).OrderByDescending(e => e.Name, StringComparer.Ordinal))
        {
            var below = $"{path}/{entry.Name}";
            if (depth < DepthOfRecord - 1 && !IsNumber(entry.Name, depth == 0 ? 4 : 2))
                continue;
            if (_wanted.MayHold(below) && !IsOlderThanAllWanted(below))
                Walk(store, entry.Hash, below, depth + 1, commit, branch);
        }
    }

    private void Keep(string file, RecordLocation location, string blob)
    {
        if (_byPath.TryAdd(file, (location, blob)) && _wanted.Most < int.MaxValue && _newest.Add(file) && _newest.Count > _wanted.Most)
            _newest.Remove(_newest.Min!);
    }

    // With as many found as are wanted, whatever lies before the oldest of them is not.
    private bool IsOlderThanAllWanted(string path) =>
        _newest.Count == _wanted.Most && string.CompareOrdinal(path, 0, _newest.Min, 0, path.Length) < 0;

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
