using LibGit2Sharp;
using Runbooks.Definitions;

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

    private readonly Repository _repository;
    private readonly Commit? _commit;
    private readonly RootedFiles? _disk;
    private readonly SortedSet<string> _changed = new(StringComparer.Ordinal);

    private RepositoryFiles(Repository repository, Commit? commit, string? workTree)
    {
        _repository = repository;
        _commit = commit;
        if (workTree is null) return;
        _disk = new RootedFiles(workTree);
        var options = new StatusOptions { PathSpec = Folders, DisablePathSpecMatch = true, RecurseUntrackedDirs = true, DetectRenamesInIndex = false, DetectRenamesInWorkDir = false };
        foreach (var entry in repository.RetrieveStatus(options)) _changed.Add(entry.FilePath);
    }

    /// <summary>The full hash of the commit; of HEAD for a work tree, and empty where there is none yet.</summary>
    public string Commit => _commit?.Sha ?? string.Empty;

    /// <summary>Whether these are the files of the work tree.</summary>
    public bool IsWorkTree => _disk is not null;

    internal static RepositoryFiles Open(string gitDirectory, string commit)
    {
        var repository = new Repository(gitDirectory);
        return new(repository, repository.Lookup<Commit>(commit), workTree: null);
    }

    internal static RepositoryFiles OpenWorkTree(string gitDirectory, string workTree)
    {
        var repository = new Repository(gitDirectory);
        return new(repository, repository.Head.Tip, workTree);
    }

    /// <summary>A file; null where there is none, or a link, or more than 64 MB.</summary>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public byte[]? Read(string path)
    {
        if (_disk is not null && _changed.Contains(path))
            return new FileInfo(Path.Combine(_disk.Root, path)).LinkTarget is null ? _disk.Read(path, _disk.Root, LargestFile).Content : null;
        if (_commit?[path] is not { Mode: not Mode.SymbolicLink, Target: Blob { Size: <= LargestFile } blob }) return null;
        using var content = blob.GetContentStream();
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Writes a file of the work tree: the whole of it, or nothing.</summary>
    /// <param name="path">From the root of the repository, with <c>/</c>; its folder is there.</param>
    /// <param name="content">What it is to hold.</param>
    /// <exception cref="IOException">The disk does not take it, or a link leads out of the work tree.</exception>
    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var full = Path.Combine(_disk?.Root ?? throw new InvalidOperationException("a commit is not written to"), path);
        if (!_disk.Holds(full)) throw new IOException($"`{path}` leads out of the work tree");
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
        if (_commit?[folder]?.Target is Tree tree) AddAll(tree, folder, paths);
        foreach (var path in Changed(folder))
        {
            if (Read(path) is null) paths.Remove(path);
            else paths.Add(path);
        }

        return [.. paths];
    }

    /// <summary>The files below a folder that are not the same in both, or in one of them only, in order.</summary>
    /// <param name="other">What to compare with.</param>
    /// <param name="folder">From the root of the repository, without a slash at its end.</param>
    public IReadOnlyList<string> DifferentFrom(RepositoryFiles other, string folder)
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        Compare(_commit?[folder]?.Target as Tree, other._commit?[folder]?.Target as Tree, folder, paths);
        foreach (var path in Changed(folder).Concat(other.Changed(folder)))
        {
            if (Read(path).AsSpan().SequenceEqual(other.Read(path)) && Read(path) is null == other.Read(path) is null) paths.Remove(path);
            else paths.Add(path);
        }

        return [.. paths];
    }

    /// <summary>The records among them, newest first.</summary>
    public IReadOnlyList<RecordLocation> FindRecords()
    {
        var finder = new RecordFinder();
        if (_commit is not null) finder.Add(_commit, branch: null);
        var found = finder.Found.ToDictionary(r => r.Path, StringComparer.Ordinal);
        foreach (var path in Changed("incidents").Where(p => p.EndsWith("/incident.yaml", StringComparison.Ordinal)))
        {
            if (Read(path) is null) found.Remove(path);
            else if (RecordFinder.IdOf(path) is { } id) found[path] = new RecordLocation(id, Commit, path, Branch: null);
        }

        return [.. found.Values.OrderByDescending(r => r.Path, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public void Dispose() => _repository.Dispose();

    private IEnumerable<string> Changed(string folder) => _changed.Where(p => p.StartsWith(folder + "/", StringComparison.Ordinal));

    private static void Compare(Tree? one, Tree? other, string folder, SortedSet<string> paths)
    {
        if (one?.Id == other?.Id) return;
        var names = (one ?? Enumerable.Empty<TreeEntry>()).Concat(other ?? Enumerable.Empty<TreeEntry>()).Select(e => e.Name).Distinct();
        foreach (var name in names)
        {
            var (a, b) = (one?[name], other?[name]);
            if (a is not null && b is not null && a.Target.Id == b.Target.Id) continue;
            var path = $"{folder}/{name}";
            if (a?.TargetType == TreeEntryTargetType.Blob || b?.TargetType == TreeEntryTargetType.Blob) paths.Add(path);
            Compare(a?.Target as Tree, b?.Target as Tree, path, paths);
        }
    }

    private static void AddAll(Tree tree, string folder, SortedSet<string> paths)
    {
        foreach (var entry in tree)
        {
            if (entry.TargetType == TreeEntryTargetType.Blob) paths.Add($"{folder}/{entry.Name}");
            else if (entry.Target is Tree below) AddAll(below, $"{folder}/{entry.Name}", paths);
        }
    }
}
