namespace Runbooks.Git;

/// <summary>
/// What records need of an open repository: objects, references, the index. Hashes are full ones. There is one by libgit2,
/// which is fast and does not know every kind of repository, and one by git's own plumbing, which does.
/// </summary>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
internal abstract class GitStore(string commonDirectory) : IDisposable
{
    /// <summary>The commit that HEAD is; null where there is none yet.</summary>
    public abstract string? Head { get; }

    /// <summary>The branch that HEAD is on, in full; null where HEAD is a commit alone.</summary>
    public abstract string? HeadName { get; }

    /// <summary>The references as files, for the locks that git and this program leave there.</summary>
    protected ReferenceFiles References { get; } = new(commonDirectory);

    /// <summary>The commit that a reference names, which need not be there; null where there is no such reference.</summary>
    /// <param name="reference">In full.</param>
    public abstract string? Find(string reference);

    /// <summary>The reference that a symbolic one leads to, in full; null where there is none.</summary>
    /// <param name="reference">In full.</param>
    public abstract string? FollowSymbolic(string reference);

    /// <summary>The references below a name, in order.</summary>
    /// <param name="prefix">Ends with <c>/</c>.</param>
    public abstract IReadOnlyList<(string Name, string Commit)> Below(string prefix);

    /// <summary>The commit that a text names; null where it names none, or several.</summary>
    public abstract string? Resolve(string commitish);

    /// <summary>A commit; null where it is not there.</summary>
    public abstract StoredCommit? ReadCommit(string hash);

    /// <summary>The entries of a folder. A folder that is not there is an exception.</summary>
    public abstract IReadOnlyList<StoredEntry> ReadTree(string hash);

    /// <summary>The bytes of a file; null where they are not there, or more than allowed.</summary>
    /// <param name="hash">Of the bytes.</param>
    /// <param name="most">How many bytes at most.</param>
    public abstract byte[]? ReadBlob(string hash, long most);

    /// <summary>Whether an object is here; a partial clone may fetch it to be so.</summary>
    public abstract bool Has(string hash);

    /// <summary>Writes an object, which must be well-formed; what it refers to need not be there.</summary>
    /// <returns>Its hash.</returns>
    public abstract string Write(StoredKind kind, byte[] content);

    /// <summary>The commit that two have in common; null where they have none.</summary>
    public abstract string? FindMergeBase(string one, string other);

    /// <summary>A commit and those before it, the newest first; merges are followed to both sides.</summary>
    public abstract IEnumerable<StoredCommit> History(string from, int most);

    /// <summary>Sets a reference if it still has the value expected.</summary>
    /// <param name="reference">In full; already known to be well-formed.</param>
    /// <param name="expected">What it must be; null: it must not exist.</param>
    /// <param name="value">What it shall be.</param>
    public abstract SwapOutcome Swap(string reference, string? expected, string value);

    /// <summary>The files that are not as HEAD has them, in the index or the work tree.</summary>
    /// <param name="paths">Files and folders that are looked at, from the root of the repository, with <c>/</c>.</param>
    /// <param name="ignored">Whether those that git is to ignore are among them.</param>
    public abstract IReadOnlyList<string> Changed(IReadOnlyList<string> paths, bool ignored);

    /// <summary>Takes files of the work tree into the index.</summary>
    public abstract void Stage(IReadOnlyCollection<string> paths);

    /// <summary>When the lock of a reference was made; null where there is none, or it is no file.</summary>
    public DateTime? LockedAt(string reference) => References.LockedAt(reference);

    /// <summary>The file that locks a reference, where references are files.</summary>
    public string LockOf(string reference) => References.LockOf(reference);

    /// <summary>Takes a lock away that a killed process left: see <see cref="ReferenceFiles.RemoveDeadLock"/>.</summary>
    public bool RemoveDeadLock(string reference) => References.RemoveDeadLock(reference);

    /// <summary>The newest commit of a reference; null where there is none, or it is not there.</summary>
    public StoredCommit? FindCommit(string reference) => Find(reference) is { } hash ? ReadCommit(hash) : null;

    /// <summary>An entry of a folder; null where there is none of that name.</summary>
    public virtual StoredEntry? FindIn(string tree, string name) => ReadTree(tree).FirstOrDefault(e => e.Name == name);

    /// <summary>What a commit has at a path; null where it has nothing, or is not there.</summary>
    /// <param name="commit">Its full hash.</param>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public StoredEntry? FindEntry(string commit, string path)
    {
        if (path.Length == 0 || ReadCommit(commit) is not { } found)
            return null;
        var entry = new StoredEntry(string.Empty, StoredEntry.Folder, found.Tree);
        foreach (var name in path.Split('/'))
        {
            if (entry is not { IsFolder: true })
                return null;
            entry = FindIn(entry.Hash, name);
        }

        return entry;
    }

    /// <summary>The bytes of a file in a commit; null where there is none, it is a link, or it is larger.</summary>
    /// <param name="commit">Its full hash.</param>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    /// <param name="most">How many bytes at most.</param>
    public byte[]? ReadFile(string commit, string path, long most) =>
        FindEntry(commit, path) is { IsFile: true } entry ? ReadBlob(entry.Hash, most) : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of what it holds.</summary>
    protected abstract void Dispose(bool disposing);
}
