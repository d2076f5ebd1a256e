using Runbooks.Definitions.Values;

namespace Runbooks.Git;

/// <summary>
/// The files of the records repository as one commit has them, or as the work tree does: then what Git calls changed is
/// read from the disk and all else from HEAD, so that line endings are those of the commit. It keeps the repository open:
/// many files cost no more than reading them. For one thread at a time; dispose of it.
/// </summary>
public sealed class RepositoryFiles : IDisposable
{
    private const long LargestFile = 64 * 1024 * 1024;
    private static readonly string[] Folders = ["incidents", "deployments"];

    private readonly GitStore _store;
    private readonly StoredCommit? _commit;
    private readonly RootedFiles? _disk;
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    private RepositoryFiles(GitStore store, string? commit, string? workTree)
    {
        _store = store;
        _commit = commit is null ? null : store.ReadCommit(commit);
        if (workTree is null)
            return;
        _disk = new RootedFiles(workTree);
        foreach (var path in store.Changed(Folders, ignored: true))
            _changed.Add(path);
    }

    /// <summary>The full hash of the commit; of HEAD for a work tree, and empty where there is none yet.</summary>
    public string Commit => _commit?.Hash ?? string.Empty;

    /// <summary>Whether these are the files of the work tree.</summary>
    public bool IsWorkTree => _disk is not null;

    internal static RepositoryFiles Open(RepositoryAccess access, string commitish)
    {
        var store = access.Open();
        return new(store, store.Resolve(commitish), workTree: null);
    }

    internal static RepositoryFiles OpenWorkTree(RepositoryAccess access, string workTree)
    {
        var store = access.Open();
        return new(store, store.Head, workTree);
    }

    /// <summary>A file; null where there is none, or a link, or more than 64 MB.</summary>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public byte[]? Read(string path)
    {
        if (_disk is not null && _changed.Contains(path))
            return new FileInfo(Path.Combine(_disk.Root, path)).LinkTarget is null ? _disk.Read(path, _disk.Root, LargestFile).Value : null;
        return Entry(path) is { IsFile: true } entry ? _store.ReadBlob(entry.Hash, LargestFile) : null;
    }

    /// <summary>Writes a file of the work tree: the whole of it, or nothing.</summary>
    /// <param name="path">From the root of the repository, with <c>/</c>; its folder is there.</param>
    /// <param name="content">What it is to hold.</param>
    /// <exception cref="IOException">The disk does not take it, or a link leads out of the work tree.</exception>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.Combine(_disk?.Root ?? throw new InvalidOperationException("a commit is not written to"), path);
        if (!_disk.Holds(full))
            throw new IOException($"`{path}` leads out of the work tree");
        var next = full + ".new";
        File.WriteAllBytes(next, content);
        File.Move(next, full, overwrite: true);
        _changed.Add(path);
    }

    /// <summary>The files below a folder, at any depth, in order.</summary>
    /// <param name="folder">From the root of the repository, without a slash at its end.</param>
    public IReadOnlyList<string> Below(string folder)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        if (Entry(folder) is { IsFolder: true } tree)
            AddAll(tree.Hash, folder, paths);
        foreach (var path in Changed(folder))
        {
            if (Read(path) is null)
                paths.Remove(path);
            else
                paths.Add(path);
        }

        return [.. paths];
    }

    /// <summary>The files below a folder that are not the same in both, or in one of them only, in order.</summary>
    /// <param name="other">What to compare with.</param>
    /// <param name="folder">From the root of the repository, without a slash at its end.</param>
    public IReadOnlyList<string> DifferentFrom(RepositoryFiles other, string folder)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        Compare((_store, Tree(Entry(folder))), (other._store, Tree(other.Entry(folder))), folder, paths);
        foreach (var path in Changed(folder).Concat(other.Changed(folder)))
        {
            if (Read(path).AsSpan().SequenceEqual(other.Read(path)) && Read(path) is null == other.Read(path) is null)
                paths.Remove(path);
            else
                paths.Add(path);
        }

        return [.. paths];
    }

    /// <summary>The records among them, newest first.</summary>
    public IReadOnlyList<RecordLocation> FindRecords()
    {
        var finder = new RecordFinder();
        if (_commit is not null)
            finder.Add(_store, _commit.Hash, branch: null);
        var found = finder.Found.ToDictionary(r => r.Path, StringComparer.Ordinal);
        foreach (var path in Changed("incidents").Where(p => p.EndsWith("/incident.yaml", StringComparison.Ordinal)))
        {
            if (Read(path) is null)
                found.Remove(path);
            else if (RecordFinder.IdOf(path) is { } id)
                found[path] = new RecordLocation(id, Commit, path, Branch: null);
        }

        return [.. found.Values.OrderByDescending(r => r.Path, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public void Dispose() => _store.Dispose();

    private IEnumerable<string> Changed(string folder) => _changed.Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal));

    private StoredEntry? Entry(string path) => _commit is null ? null : _store.FindEntry(_commit.Hash, path);

    private static string? Tree(StoredEntry? entry) => entry is { IsFolder: true } ? entry.Hash : null;

    private static void Compare(
        (GitStore Store, string? Tree) one,
        (GitStore Store, string? Tree) other,
        string folder,
        SortedSet<string> paths
    )
    {
        if (one.Tree == other.Tree)
            return;
        var (mine, theirs) = (Entries(one), Entries(other));
        foreach (var name in mine.Keys.Concat(theirs.Keys).Distinct())
        {
            var (a, b) = (mine.GetValueOrDefault(name), theirs.GetValueOrDefault(name));
            if (a is not null && b is not null && a.Hash == b.Hash)
                continue;
            var path = $"{folder}/{name}";
            if (a is { IsBlob: true } || b is { IsBlob: true })
                paths.Add(path);
            Compare((one.Store, Tree(a)), (other.Store, Tree(b)), path, paths);
        }
    }

    private static Dictionary<string, StoredEntry> Entries((GitStore Store, string? Tree) of) =>
        (of.Tree is null ? [] : of.Store.ReadTree(of.Tree)).ToDictionary(e => e.Name, StringComparer.Ordinal);

    private void AddAll(string tree, string folder, SortedSet<string> paths)
    {
        foreach (var entry in _store.ReadTree(tree))
        {
            if (entry.IsBlob)
                paths.Add($"{folder}/{entry.Name}");
            else if (entry.IsFolder)
                AddAll(entry.Hash, $"{folder}/{entry.Name}", paths);
        }
    }
}
