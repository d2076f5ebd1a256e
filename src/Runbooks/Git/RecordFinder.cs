using System.Globalization;
using LibGit2Sharp;

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
    private readonly HashSet<ObjectId> _seen = [];
    private readonly Dictionary<string, (RecordLocation Location, ObjectId Blob)> _byPath = new(StringComparer.Ordinal);

    /// <summary>Newest first: the day and the id, which begins with the time, are the order.</summary>
    public IReadOnlyList<RecordLocation> Found => [.. Blobs.Select(b => b.Location)];

    /// <summary>The same, each with its content.</summary>
    public IReadOnlyList<(RecordLocation Location, ObjectId Blob)> Blobs =>
        [.. _byPath.Values.OrderByDescending(r => r.Location.Path, StringComparer.Ordinal)];

    /// <summary>Looks in HEAD, on the remote's default branch as it is known here, and on the branches <c>incident/*</c>.</summary>
    /// <param name="repository">The records repository.</param>
    /// <param name="remote">What it is shared through; null for nothing.</param>
    /// <param name="since">The first day that is looked at; null for all.</param>
    public static RecordFinder In(Repository repository, RecordsRemote? remote, DateOnly? since = null)
    {
        var finder = new RecordFinder(since);
        if (repository.Head.Tip is { } head) finder.Add(head, branch: null);
        if (remote?.DefaultTip(repository) is { } shared) finder.Add(shared, remote.DefaultName(repository));
        foreach (var reference in repository.Refs.FromGlob("refs/heads/incident/*"))
        {
            if (reference.ResolveToDirectReference()?.Target is Commit tip) finder.Add(tip, reference.CanonicalName["refs/heads/".Length..]);
        }

        return finder;
    }

    /// <summary>Adds what the commit has and those before did not.</summary>
    /// <param name="commit">HEAD's, or the tip of a branch.</param>
    /// <param name="branch">Null for HEAD.</param>
    public void Add(Commit commit, string? branch)
    {
        if (commit["incidents"]?.Target is Tree incidents) Walk(incidents, "incidents", 0, commit.Sha, branch);
    }

    private void Walk(Tree tree, string path, int depth, string commit, string? branch)
    {
        if (!_seen.Add(tree.Id)) return;
        if (depth == DepthOfRecord)
        {
            if (tree["incident.yaml"] is { TargetType: TreeEntryTargetType.Blob } record)
                _byPath.TryAdd($"{path}/incident.yaml", (new RecordLocation(path[(path.LastIndexOf('/') + 1)..], commit, $"{path}/incident.yaml", branch), record.Target.Id));
            return;
        }

        foreach (var entry in tree.Where(e => e.TargetType == TreeEntryTargetType.Tree))
        {
            var below = $"{path}/{entry.Name}";
            if (depth < DepthOfRecord - 1 && (!IsNumber(entry.Name, depth == 0 ? 4 : 2) || IsBefore(below))) continue;
            Walk((Tree)entry.Target, below, depth + 1, commit, branch);
        }
    }

    private bool IsBefore(string path) => _since.Length > 0 && string.CompareOrdinal(path, _since[..path.Length]) < 0;

    /// <summary>The id of the record that a path is the <c>incident.yaml</c> of; null for any other path.</summary>
    public static string? IdOf(string path) =>
        path.Split('/') is ["incidents", var year, var month, var day, var id, "incident.yaml"] && IsNumber(year, 4) && IsNumber(month, 2) && IsNumber(day, 2) ? id : null;

    private static bool IsNumber(string name, int digits) => name.Length == digits && name.All(char.IsAsciiDigit);
}
