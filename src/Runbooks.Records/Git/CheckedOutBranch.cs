using LibGit2Sharp;
using Runbooks.Storage;

namespace Runbooks.Git;

/// <summary>
/// The work tree of the branch that a commit is added to. It is brought along, so that it does not seem to take the commit
/// back; what a person has changed there is never written over.
/// </summary>
public sealed class CheckedOutBranch
{
    private readonly RepositoryAccess _access;
    private readonly string _workTree;

    internal CheckedOutBranch(RepositoryAccess access, string workTree) => (_access, _workTree) = (access, workTree);

    /// <summary>Which of these files are not as HEAD has them, in the work tree or the index.</summary>
    /// <param name="paths">From the root of the repository, with <c>/</c>.</param>
    public IReadOnlyList<string> ChangedOf(IEnumerable<string> paths)
    {
        using var store = _access.Open();
        return store.Changed([.. paths], ignored: false);
    }

    /// <summary>Puts files into the work tree and the index as a commit has them.</summary>
    /// <param name="files">By path, as they were committed.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public void Update(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        try
        {
            Put(files);
        }
        catch (LockedFileException) when (DeadLock.IsLeft(IndexLock))
        {
            File.Delete(IndexLock);
            Put(files);
        }
    }

    // That of a linked work tree lies elsewhere, and is left to people.
    private string IndexLock => Path.Combine(_workTree, ".git", "index.lock");

    private void Put(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        using var store = _access.OpenToWrite();
        foreach (var (path, content) in files)
        {
            var file = Path.Combine(_workTree, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content.Span);
        }

        store.Stage([.. files.Keys]);
    }

    /// <summary>Puts files there as <see cref="Update"/> does, but for those that somebody has changed.</summary>
    /// <param name="files">By path, as they were committed.</param>
    /// <param name="changed">What <see cref="ChangedOf"/> said before the commit was made.</param>
    /// <returns>The files that were left as they are: the changed ones, or all where the disk does not take them.</returns>
    internal IReadOnlyList<string> TryUpdate(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, IReadOnlyList<string> changed)
    {
        try
        {
            Update(files.Where(f => !changed.Contains(f.Key)).ToDictionary(f => f.Key, f => f.Value, StringComparer.Ordinal));
            return changed;
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskFault.IsIn(e))
        {
            // The commit is made, and only what people look at is behind it.
            return [.. files.Keys];
        }
    }
}
