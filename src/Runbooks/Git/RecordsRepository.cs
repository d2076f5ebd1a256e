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
    private const int FurthestRecording = 5000;

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

    /// <summary>What names the repository on this machine: its work tree, or a bare one's git directory.</summary>
    public string Place => WorkTree ?? GitDirectory;

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

    /// <summary>The same with an environment: what git, gpg and ssh know of the user comes from there.</summary>
    /// <param name="path">A directory in a work tree, a linked one too, or a bare repository.</param>
    /// <param name="bag">Gets <see cref="DiagnosticCodes.BadRepository"/>.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public static RecordsRepository? Open(string path, DiagnosticBag bag, Func<string, string?> environment)
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
    /// <param name="rebuild">
    /// Makes the record anew on what the branch has; it may be asked again. A work tree that shows the branch is brought
    /// along then, but for what somebody has changed in it. Null for a record that replaces what is there.
    /// </param>
    public CommitResult WriteRecord(RecordCommit commit, RecordOnTip? rebuild = null)
    {
        try
        {
            using var repository = new Repository(_path);
            if (rebuild is null) return WriterOf(repository).Write(commit, null);
            var shown = FindCheckedOut(commit.Branch);
            var changed = shown?.ChangedOf(commit.Files.Keys) ?? [];
            var result = WriterOf(repository).Write(commit, tip => commit = rebuild(new RecordTip(this, tip)));
            return result is Committed made && shown is not null ? made with { LeftAlone = shown.TryUpdate(commit.Files, changed) } : result;
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
        return Ledger.NewestCommit(target, repository, Remote) is { } commit ? Text(commit, Ledger.PathOf(target)) : null;
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

    /// <summary>The bytes of a file in a commit; null where there is no such commit or file, or the file is a link.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public byte[]? ReadBytes(string commitish, string path)
    {
        using var repository = new Repository(_path);
        if (path.Length == 0 || repository.Lookup<Commit>(commitish)?[path] is not { Mode: not Mode.SymbolicLink, Target: Blob { Size: <= LargestText } blob }) return null;
        using var content = blob.GetContentStream();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>
    /// The commit that a branch ends in, by its full hash: here, else at the remote as it was last fetched, so that what
    /// another machine put there is gone on with. Null where there is no such branch.
    /// </summary>
    /// <param name="branch">Without <c>refs/heads/</c>.</param>
    public string? TipOf(string branch)
    {
        using var repository = new Repository(_path);
        var reference = repository.Refs["refs/heads/" + branch] ?? (FindRemote()?.Remote is { } remote ? repository.Refs[$"refs/remotes/{remote}/{branch}"] : null);
        return (reference?.ResolveToDirectReference()?.Target as Commit)?.Sha;
    }

    /// <summary>The branch that HEAD is on, without <c>refs/heads/</c>; null where HEAD is a commit alone.</summary>
    public string? CurrentBranch()
    {
        using var repository = new Repository(_path);
        return repository.Head.CanonicalName is { } name && name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name["refs/heads/".Length..] : null;
    }

    /// <summary>The work tree as far as it shows a branch; null where another branch, or none, is checked out.</summary>
    /// <param name="branch">Without <c>refs/heads/</c>.</param>
    public CheckedOutBranch? FindCheckedOut(string branch) => WorkTree is { } tree && CurrentBranch() == branch ? new CheckedOutBranch(_path, tree) : null;

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

    /// <summary>The files as a commit has them; null where nothing of that name is a commit.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    public RepositoryFiles? OpenFiles(string commitish) => Resolve(commitish) is { } commit ? RepositoryFiles.Open(_path, commit) : null;

    /// <summary>The files as they are in the work tree, changed ones too; those of HEAD for a bare repository.</summary>
    public RepositoryFiles OpenWorkTree() => WorkTree is { } tree ? RepositoryFiles.OpenWorkTree(_path, tree) : RepositoryFiles.Open(_path, "HEAD");

    /// <summary>The full hash of a commit; null where nothing of that name is one.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    public string? Resolve(string commitish)
    {
        if (commitish.Length == 0) return null;
        using var repository = new Repository(_path);
        try
        {
            return repository.Lookup<Commit>(commitish)?.Sha;
        }
        catch (Exception e) when (e is InvalidSpecificationException or AmbiguousSpecificationException or NotFoundException)
        {
            return null;
        }
    }

    /// <summary>The commit that two have in common; null where they have none, or the history is cut off before it.</summary>
    /// <param name="one">A full hash.</param>
    /// <param name="other">A full hash.</param>
    public string? FindMergeBase(string one, string other)
    {
        using var repository = new Repository(_path);
        return repository.Lookup<Commit>(one) is { } a && repository.Lookup<Commit>(other) is { } b ? repository.ObjectDatabase.FindMergeBase(a, b)?.Sha : null;
    }

    /// <summary>The remote's default branch, such as <c>origin/main</c>; null where none is known.</summary>
    public string? FindDefaultBranch()
    {
        using var repository = new Repository(_path);
        return Remote?.DefaultName(repository);
    }

    /// <summary>The commit that recorded a run: the one whose message names it.</summary>
    /// <param name="from">The full hash of the commit to begin at; merges are followed to both sides.</param>
    /// <param name="run">The run's id.</param>
    /// <returns>The full hash; null where none of the newest 5000 commits does.</returns>
    public string? FindRecording(string from, string run)
    {
        using var repository = new Repository(_path);
        if (repository.Lookup<Commit>(from) is not { } tip) return null;
        var commits = repository.Commits.QueryBy(new CommitFilter { IncludeReachableFrom = tip, SortBy = CommitSortStrategies.Time });
        return commits.Take(FurthestRecording).FirstOrDefault(c => RunTrailer.In(c.Message) == run)?.Sha;
    }

    /// <summary>
    /// All incident records in HEAD, on the remote's default branch as it is known here, and on the branches
    /// <c>incident/*</c>, each once, newest first; HEAD's wins.
    /// </summary>
    public IReadOnlyList<RecordLocation> FindRecords()
    {
        using var repository = new Repository(_path);
        return RecordFinder.In(repository, Remote).Found;
    }

    /// <summary>The records that <see cref="FindRecords"/> finds, with the bytes of each, read one after the other in one opening of the repository.</summary>
    /// <param name="since">The first day of their directories; null for all.</param>
    /// <param name="most">How many at most, the newest first.</param>
    public IEnumerable<(RecordLocation Location, byte[] Content)> ReadRecords(DateOnly? since = null, int most = int.MaxValue)
    {
        using var repository = new Repository(_path);
        foreach (var (location, id) in RecordFinder.In(repository, Remote, since).Blobs.Take(most))
        {
            var blob = repository.Lookup<Blob>(id);
            using var stream = blob.GetContentStream();
            var content = new byte[Math.Min(blob.Size, LargestText)];
            stream.ReadExactly(content);
            yield return (location, content);
        }
    }

    /// <summary>What brings records to the remote; null where there is no remote, or <c>git config runbook.push</c> is false.</summary>
    /// <param name="time">The clock that bounds the tries.</param>
    /// <param name="draw">A random number from 0 to 1, for jitter.</param>
    public RecordPush? FindPush(TimeProvider time, Func<double> draw) =>
        Remote is { TakesPushes: true } remote ? new RecordPush(this, new GitProgram(GitDirectory, Place, remote.SshCommand, _environment), remote.Name, time, draw) : null;

    /// <summary>What stands outside its records and vouches for them.</summary>
    public RecordAnchors FindAnchors() => new(this, new GitProgram(GitDirectory, Place, Remote?.SshCommand, _environment), Remote?.Name);

    /// <summary>The chains of commits at the remote that this repository is shared through; null where it has no remote.</summary>
    public RemoteChains? FindRemote() => RemoteChains.Find(_path, GitDirectory, Place, _environment);

    /// <summary>Whether a file is in a commit with the same content as in another: false where either has none.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    /// <param name="other">Another one.</param>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public bool HasSame(string commitish, string other, string path)
    {
        using var repository = new Repository(_path);
        return repository.Lookup<Commit>(commitish)?[path]?.Target.Id is { } id && repository.Lookup<Commit>(other)?[path]?.Target.Id == id;
    }

    /// <summary>The remote that records are shared through, with its address and the branch that its pull requests go into; null where there is none.</summary>
    public RemoteSettings? FindRemoteSettings() => FindRemote() is { } remote ? RemoteSettings.Of(remote.Remote, GitDirectory, _environment) : null;

    /// <summary>Looks for the run on what was fetched of a branch.</summary>
    /// <param name="reference">In full.</param>
    /// <param name="run">The run's id.</param>
    /// <returns>The branch's newest commit, and the one that carries the run; null where there is none.</returns>
    internal (string? Tip, string? Run) Look(string reference, string run)
    {
        using var repository = new Repository(_path);
        return repository.Refs[reference]?.ResolveToDirectReference()?.Target is Commit tip ? (tip.Sha, RunTrailer.Find(tip, run)?.Sha) : (null, null);
    }

    /// <summary>Makes a record's commit on top of another, and moves nothing.</summary>
    /// <param name="record">The record.</param>
    /// <param name="parent">A full hash.</param>
    /// <returns>The full hash, or why it could not be made.</returns>
    internal (string? Commit, string? Problem) MakeOn(RecordCommit record, string parent)
    {
        try
        {
            using var repository = new Repository(_path);
            var maker = new CommitMaker(repository, GitDirectory, _environment);
            var (commit, problem) = maker.Make(record, maker.WriteFiles(record), repository.Lookup<Commit>(parent));
            return (commit?.Sha, problem);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskTrouble.IsIn(e))
        {
            return (null, OneLine(e));
        }
    }

    /// <summary>Moves the branch and the ledgers of a record on to what the remote has of it; where that cannot be, nothing is lost.</summary>
    internal void Adopt(RecordCommit record, string ours, string theirs)
    {
        try
        {
            using var repository = new Repository(_path);
            WriterOf(repository).Adopt(record, ours, repository.Lookup<Commit>(theirs));
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskTrouble.IsIn(e))
        {
            // The remote has it, which is what counts.
        }
    }

    private RecordsRemote? Remote => RecordsRemote.Find(GitDirectory, _environment);

    private RecordWriter WriterOf(Repository repository) =>
        new(repository, new ReferenceFiles(GitDirectory), new CommitMaker(repository, GitDirectory, _environment), Remote);

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
