using System.Text;
using LibGit2Sharp;
using Runbooks.Diagnostics;

namespace Runbooks.Git;

/// <summary>
/// The Git repository that incident records go to. Any number of threads may use one instance: every call opens the
/// repository for itself.
/// </summary>
public sealed class RecordsRepository
{
    private const long LargestText = 8 * 1024 * 1024;

    private readonly string _path;
    private readonly Func<string, string?> _environment;

    private RecordsRepository(string path, string commonDirectory, string? workTree, Func<string, string?> environment)
    {
        _path = path;
        _environment = environment;
        GitDirectory = commonDirectory;
        WorkTree = workTree;
    }

    /// <summary>The git directory that all work trees share, absolute; runs live beneath it in <c>runbook/runs/ID/</c>.</summary>
    public string GitDirectory { get; }

    /// <summary>The work tree, absolute; null for a bare repository.</summary>
    public string? WorkTree { get; }

    /// <summary>Finds the repository that a directory is in, as Git does. Null where there is none: the bag says why.</summary>
    /// <param name="path">A directory in a work tree, a linked one too, or a bare repository.</param>
    /// <param name="bag">Gets <see cref="DiagnosticCodes.BadRepository"/>.</param>
    public static RecordsRepository? Open(string path, DiagnosticBag bag) =>
        Open(path, bag, Environment.GetEnvironmentVariable);

    /// <summary>Opens the repository of a directory, and makes one with an empty history where there is none.</summary>
    /// <param name="path">The directory; it is made when it is not there.</param>
    /// <param name="bag">Gets <see cref="DiagnosticCodes.BadRepository"/>.</param>
    public static RecordsRepository? Create(string path, DiagnosticBag bag)
    {
        try
        {
            Directory.CreateDirectory(path);
            if (!Repository.IsValid(path)) Repository.Init(path);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskTrouble.IsIn(e))
        {
            bag.Add(DiagnosticCodes.BadRepository, null, $"no Git repository can be made in `{path}`: {OneLine(e)}", help: "name another folder");
            return null;
        }

        return Open(path, bag);
    }

    /// <summary>The same with the environment that the identity is taken from.</summary>
    internal static RecordsRepository? Open(string path, DiagnosticBag bag, Func<string, string?> environment)
    {
        try
        {
            if (RepositoryDiscovery.Find(path) is { } found)
            {
                using var repository = new Repository(found);
                return new RecordsRepository(
                    repository.Info.Path,
                    CommonDirectory(repository.Info.Path),
                    repository.Info.WorkingDirectory is { } tree ? Trimmed(tree) : null,
                    environment);
            }
            bag.Add(DiagnosticCodes.BadRepository, null, $"`{path}` is not in a Git repository", help: "run `git init` there, or name another with `--records PATH`");
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskTrouble.IsIn(e))
        {
            bag.Add(
                DiagnosticCodes.BadRepository,
                null,
                $"the Git repository of `{path}` cannot be opened: {OneLine(e)}",
                help: e.Message.Contains("not owned", StringComparison.Ordinal)
                    ? "trust it with `git config --global --add safe.directory PATH`, or name another with `--records PATH`"
                    : "mend it, or name another with `--records PATH`");
        }
        return null;
    }

    /// <summary>
    /// Commits a record to its branch and moves the ledgers it changes. Work tree, index, HEAD and the current branch
    /// stay as they are. A repository that cannot be written to is a result, not an exception.
    /// </summary>
    /// <param name="commit">The branch, the message, the files and the time.</param>
    public CommitResult WriteRecord(RecordCommit commit)
    {
        try
        {
            using var repository = new Repository(_path);
            return new RecordWriter(repository, new ReferenceFiles(GitDirectory), _environment).Write(commit);
        }
        catch (LockedFileException e)
        {
            return new NotWritten(OneLine(e), IsTransient: true);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskTrouble.IsIn(e))
        {
            return new NotWritten(OneLine(e), IsTransient: e.Message.Contains("space left", StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>The newest ledger of a target that this repository knows; null where it has none.</summary>
    /// <param name="target">The target's name.</param>
    public string? ReadNewestLedger(string target)
    {
        using var repository = new Repository(_path);
        var reference = Ledger.ReferenceOf(target);
        if (!Reference.IsValidName(reference)) return null;
        var head = repository.Head.Tip;
        var newest = repository.Refs[reference]?.ResolveToDirectReference()?.Target as Commit;
        // Once merged, HEAD has it and whatever others merged or people mended since.
        if (newest is null || (head is not null && repository.ObjectDatabase.FindMergeBase(head, newest)?.Id == newest.Id)) newest = head;
        return Text(newest, Ledger.PathOf(target));
    }

    /// <summary>Reads the newest ledger as <see cref="ReadNewestLedger"/> does, for a caller that must go on where the repository is broken.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="text">The ledger; null where it has none.</param>
    /// <returns>Why it cannot be read; null where it could.</returns>
    public string? TryReadNewestLedger(string target, out string? text)
    {
        text = null;
        try
        {
            text = ReadNewestLedger(target);
            return null;
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskTrouble.IsIn(e))
        {
            return OneLine(e);
        }
    }

    /// <summary>The text of a file in a commit; null where there is no such commit or file.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public string? ReadFile(string commitish, string path)
    {
        if (commitish.Length == 0) return null;
        using var repository = new Repository(_path);
        try
        {
            return Text(repository.Lookup<Commit>(commitish), path);
        }
        catch (Exception e) when (e is InvalidSpecificationException or AmbiguousSpecificationException or NotFoundException)
        {
            return null;
        }
    }

    /// <summary>The files of a folder in a commit, by name, folders left out; empty where there is no such commit or folder.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    /// <param name="folder">From the root of the repository, with <c>/</c>.</param>
    public IReadOnlyDictionary<string, byte[]> ReadFolder(string commitish, string folder)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var repository = new Repository(_path);
        if (repository.Lookup<Commit>(commitish)?[folder]?.Target is not Tree tree) return files;
        foreach (var entry in tree)
        {
            if (entry.Target is not Blob blob) continue;
            using var content = blob.GetContentStream();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            files[entry.Name] = bytes.ToArray();
        }

        return files;
    }

    /// <summary>All incident records in HEAD and on the branches <c>incident/*</c>, each once, newest first; HEAD's wins.</summary>
    public IReadOnlyList<RecordLocation> FindRecords()
    {
        using var repository = new Repository(_path);
        var finder = new RecordFinder();
        if (repository.Head.Tip is { } head) finder.Add(head, branch: null);
        foreach (var reference in repository.Refs.FromGlob("refs/heads/incident/*"))
        {
            if (reference.ResolveToDirectReference()?.Target is Commit tip) finder.Add(tip, reference.CanonicalName["refs/heads/".Length..]);
        }
        return finder.Found;
    }

    /// <summary>The chains of commits at the remote that this repository is shared through; null where it has no remote.</summary>
    public RemoteChains? FindRemote() => RemoteChains.Find(_path, GitDirectory, WorkTree ?? GitDirectory, _environment);

    /// <summary>The address of the remote that this repository is shared through, as it is configured; null where it has none.</summary>
    public string? RemoteAddress()
    {
        if (FindRemote()?.Remote is not { } name) return null;
        using var repository = new Repository(_path);
        return repository.Network.Remotes[name]?.Url;
    }

    /// <summary>The remote that records are shared through, with its address and the branch that its pull requests go into; null where there is none.</summary>
    public RemoteSettings? FindRemoteSettings() => FindRemote() is { } remote ? RemoteSettings.Of(remote.Remote, GitDirectory, _environment) : null;

    /// <summary>The commit that a file, such as a runbook, was read at; it may be of another repository than the records'. Null outside of any.</summary>
    /// <param name="filePath">An existing file.</param>
    public static SourceCommit? CommitOf(string filePath)
    {
        var full = Path.GetFullPath(filePath);
        var root = Path.GetDirectoryName(full);
        while (root is not null && !Path.Exists(Path.Combine(root, ".git"))) root = Path.GetDirectoryName(root);
        if (root is null) return null;
        try
        {
            using var repository = new Repository(root);
            if (repository.Head.Tip is not { } head) return null;
            var path = Path.GetRelativePath(root, full).Replace('\\', '/');
            var committed = head[path]?.Target as Blob;
            return new SourceCommit(head.Sha, committed is null || !SameText(committed, full), path);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskTrouble.IsIn(e))
        {
            return null;
        }
    }

    private static bool SameText(Blob committed, string file) =>
        committed.GetContentText(Encoding.Latin1).Replace("\r\n", "\n", StringComparison.Ordinal)
        == File.ReadAllText(file, Encoding.Latin1).Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string? Text(Commit? commit, string path) =>
        path.Length > 0 && commit?[path] is { Mode: not Mode.SymbolicLink, Target: Blob { Size: <= LargestText } blob } ? blob.GetContentText(Encoding.UTF8) : null;

    private static string CommonDirectory(string gitDirectory)
    {
        var pointer = Path.Combine(gitDirectory, "commondir");
        return Trimmed(File.Exists(pointer) ? Path.GetFullPath(Path.Combine(gitDirectory, File.ReadAllText(pointer).Trim())) : gitDirectory);
    }

    private static string Trimmed(string path) => Path.TrimEndingDirectorySeparator(path);

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ").Trim();
}
