using System.Text;
using LibGit2Sharp;
using Runbooks.Diagnostics;
using Runbooks.Results;
using Runbooks.Storage;

namespace Runbooks.Git;

/// <summary>
/// The Git repository that incident records go to. Any number of threads may use one instance: every call opens the
/// repository for itself.
/// </summary>
public sealed class RecordsRepository
{
    private const long LargestText = 8 * 1024 * 1024;
    private const int FurthestRecording = 5000;

    private readonly RepositoryAccess _access;
    private readonly Func<string, string?> _environment;
    private readonly Fresh<Task<RemoteHead>> _remoteHead;

    private RecordsRepository(RepositoryAccess access, Func<string, string?> environment)
    {
        _access = access;
        _environment = environment;
        _remoteHead = new Fresh<Task<RemoteHead>>(() =>
            _access.Remote is { } remote
                ? Task.Run(() => RemoteHead.AskAsync(_access, remote))
                : Task.FromResult(new RemoteHead(false, null, null))
        );
    }

    /// <summary>The git directory that all work trees share, absolute; runs live beneath it in <c>runbook/runs/ID/</c>.</summary>
    public string GitDirectory => _access.CommonDirectory;

    /// <summary>The work tree, absolute; null for a bare repository.</summary>
    public string? WorkTree => _access.WorkTree;

    /// <summary>What names the repository on this machine: its work tree, or a bare one's git directory.</summary>
    public string Place => WorkTree ?? GitDirectory;

    /// <summary>Reads a variable, as git, gpg and ssh are told of it; null where it is not set.</summary>
    public Func<string, string?> Environment => _environment;

    /// <summary>Whether it still lies where it was found.</summary>
    public bool IsThere => _access.IsThere;

    /// <summary>Finds the repository that a directory is in, as Git does. Null where there is none: the bag says why.</summary>
    /// <param name="path">A directory in a work tree, a linked one too, or a bare repository.</param>
    /// <param name="bag">Gets <see cref="DiagnosticCodes.BadRepository"/>.</param>
    public static RecordsRepository? Open(string path, DiagnosticBag bag) => Open(path, bag, System.Environment.GetEnvironmentVariable);

    /// <summary>Opens the repository of a directory, and makes one with an empty history where there is none.</summary>
    /// <param name="path">The directory; it is made when it is not there.</param>
    /// <param name="bag">Gets <see cref="DiagnosticCodes.BadRepository"/>.</param>
    public static RecordsRepository? Create(string path, DiagnosticBag bag)
    {
        try
        {
            Directory.CreateDirectory(path);
            if (!Repository.IsValid(path))
                Repository.Init(path);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskFault.IsIn(e))
        {
            bag.Add(
                DiagnosticCodes.BadRepository,
                null,
                $"no Git repository can be made in `{path}`: {OneLine(e)}",
                help: "make one there yourself by `git init`, or name another folder"
            );
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
            if (RepositoryAccess.Find(path, environment, out var problem) is { } found)
                return new RecordsRepository(found, environment);
            if (problem is not null)
                AddUnopened(path, problem, bag);
            else
                bag.Add(
                    DiagnosticCodes.BadRepository,
                    null,
                    $"`{path}` is not in a Git repository",
                    help: "run `git init` there, or name another with `--records PATH`"
                );
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskFault.IsIn(e))
        {
            AddUnopened(path, OneLine(e), bag);
        }

        return null;
    }

    private static void AddUnopened(string path, string problem, DiagnosticBag bag) =>
        bag.Add(
            DiagnosticCodes.BadRepository,
            null,
            $"the Git repository of `{path}` cannot be opened: {problem}",
            help: problem.Contains("not owned", StringComparison.Ordinal) || problem.Contains("dubious ownership", StringComparison.Ordinal)
                ? "trust it with `git config --global --add safe.directory PATH`, or name another with `--records PATH`"
                : "mend it, or name another with `--records PATH`"
        );

    /// <summary>
    /// Begins to ask the remote which of its branches is the default one, so that the answer is there when a record is
    /// written; a record that is written without it asks by itself.
    /// </summary>
    public void AskRemote() => Task.Run(() => _remoteHead.Value);

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
            using var store = _access.OpenToWrite();
            if (rebuild is null)
                return WriterOf(store).Write(commit, null);
            var shown = FindCheckedOut(commit.Branch);
            var changed = shown?.ChangedOf(commit.Files.Keys) ?? [];
            var result = WriterOf(store).Write(commit, tip => commit = rebuild(new RecordTip(this, tip)));
            return result is Committed made && shown is not null
                ? made with
                {
                    LeftAlone = shown.TryUpdate(commit.Files, changed),
                }
                : result;
        }
        catch (LockedFileException e)
        {
            return new NotWritten(OneLine(e), IsTransient: true);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskFault.IsIn(e))
        {
            return new NotWritten(OneLine(e), IsTransient: e.Message.Contains("space left", StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>The newest ledger of a target that this repository knows; null where it has none.</summary>
    /// <param name="target">The target's name.</param>
    public string? ReadNewestLedger(string target)
    {
        using var store = _access.Open();
        return Ledger.NewestCommit(target, store, Shared(store)?.Commit) is { } commit
            ? Text(store.ReadFile(commit, Ledger.PathOf(target), LargestText))
            : null;
    }

    /// <summary>
    /// Reads the newest ledger as <see cref="ReadNewestLedger"/> does, for a caller that must go on where the repository is broken.
    /// </summary>
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
        catch (Exception e) when (e is LibGit2SharpException || DiskFault.IsIn(e))
        {
            return OneLine(e);
        }
    }

    /// <summary>The text of a file in a commit; null where there is no such commit or file.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public string? ReadFile(string commitish, string path)
    {
        if (commitish.Length == 0)
            return null;
        using var store = _access.Open();
        return store.Resolve(commitish) is { } commit ? Text(store.ReadFile(commit, path, LargestText)) : null;
    }

    /// <summary>The bytes of a file in a commit; null where there is no such commit or file, or the file is a link.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public byte[]? ReadBytes(string commitish, string path)
    {
        using var store = _access.Open();
        return commitish.Length > 0 && store.Resolve(commitish) is { } commit ? store.ReadFile(commit, path, LargestText) : null;
    }

    /// <summary>
    /// The commit that a branch ends in, by its full hash: here, else at the remote as it was last fetched, so that what
    /// another machine put there is gone on with. Null where there is no such branch.
    /// </summary>
    /// <param name="branch">Without <c>refs/heads/</c>.</param>
    public string? TipOf(string branch)
    {
        using var store = _access.Open();
        return (
            store.FindCommit("refs/heads/" + branch)
            ?? (_access.Remote is { } remote ? store.FindCommit($"refs/remotes/{remote.Name}/{branch}") : null)
        )?.Hash;
    }

    /// <summary>The branch that HEAD is on, without <c>refs/heads/</c>; null where HEAD is a commit alone.</summary>
    public string? CurrentBranch()
    {
        using var store = _access.Open();
        return store.HeadName is { } name && name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name["refs/heads/".Length..] : null;
    }

    /// <summary>The work tree as far as it shows a branch; null where another branch, or none, is checked out.</summary>
    /// <param name="branch">Without <c>refs/heads/</c>.</param>
    public CheckedOutBranch? FindCheckedOut(string branch) =>
        WorkTree is { } tree && CurrentBranch() == branch ? new CheckedOutBranch(_access, tree) : null;

    /// <summary>The files of a folder in a commit, by name, folders left out; empty where there is no such commit or folder.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    /// <param name="folder">From the root of the repository, with <c>/</c>.</param>
    public IReadOnlyDictionary<string, byte[]> ReadFolder(string commitish, string folder)
    {
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        using var store = _access.Open();
        if (
            commitish.Length == 0
            || store.Resolve(commitish) is not { } commit
            || store.FindEntry(commit, folder) is not { IsFolder: true } tree
        )
            return files;
        foreach (var entry in store.ReadTree(tree.Hash))
        {
            if (entry.IsBlob && store.ReadBlob(entry.Hash, long.MaxValue) is { } content)
                files[entry.Name] = content;
        }

        return files;
    }

    /// <summary>The files as a commit has them; null where nothing of that name is a commit.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    public RepositoryFiles? OpenFiles(string commitish) => Resolve(commitish) is { } commit ? RepositoryFiles.Open(_access, commit) : null;

    /// <summary>The files as they are in the work tree, changed ones too; those of HEAD for a bare repository.</summary>
    public RepositoryFiles OpenWorkTree() =>
        WorkTree is { } tree ? RepositoryFiles.OpenWorkTree(_access, tree) : RepositoryFiles.Open(_access, "HEAD");

    /// <summary>The full hash of a commit; null where nothing of that name is one.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    public string? Resolve(string commitish)
    {
        if (commitish.Length == 0)
            return null;
        using var store = _access.Open();
        return store.Resolve(commitish);
    }

    /// <summary>The commit that two have in common; null where they have none, or the history is cut off before it.</summary>
    /// <param name="one">A full hash.</param>
    /// <param name="other">A full hash.</param>
    public string? FindMergeBase(string one, string other)
    {
        using var store = _access.Open();
        return store.FindMergeBase(one, other);
    }

    /// <summary>The remote's default branch, such as <c>origin/main</c>; null where none is known.</summary>
    public string? FindDefaultBranch()
    {
        using var store = _access.Open();
        return Shared(store)?.Name;
    }

    /// <summary>The commit that recorded a run: the one whose message names it.</summary>
    /// <param name="from">The full hash of the commit to begin at; merges are followed to both sides.</param>
    /// <param name="run">The run's id.</param>
    /// <returns>The full hash; null where none of the newest 5000 commits does.</returns>
    public string? FindRecording(string from, string run)
    {
        using var store = _access.Open();
        return store.History(from, FurthestRecording).FirstOrDefault(c => RunTrailer.In(c.Message) == run)?.Hash;
    }

    /// <summary>
    /// All incident records in HEAD, on the remote's default branch as it is known here, and on the branches
    /// <c>incident/*</c>, each once, newest first; HEAD's wins.
    /// </summary>
    /// <param name="wanted">Which of them; null for all.</param>
    public IReadOnlyList<RecordLocation> FindRecords(RecordSelection? wanted = null)
    {
        using var store = _access.Open();
        return RecordFinder.In(store, Shared(store), wanted).Found;
    }

    /// <summary>
    /// The records that <see cref="FindRecords"/> finds, with the bytes of each, read one after the other in one opening of the repository.
    /// </summary>
    /// <param name="wanted">Which of them; null for all.</param>
    public IEnumerable<(RecordLocation Location, byte[] Content)> ReadRecords(RecordSelection? wanted = null)
    {
        using var store = _access.Open();
        foreach (var (location, hash) in RecordFinder.In(store, Shared(store), wanted).Blobs)
        {
            if (store.ReadBlob(hash, LargestText) is { } content)
                yield return (location, content);
        }
    }

    /// <summary>The newest of them, for a caller that must go on where the repository is broken: none then.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<(RecordLocation Location, byte[] Content)> TryReadRecords(int most)
    {
        try
        {
            return [.. ReadRecords(new RecordSelection(Most: most))];
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskFault.IsIn(e))
        {
            return [];
        }
    }

    /// <summary>What brings records to the remote; null where there is no remote, or <c>git config runbook.push</c> is false.</summary>
    /// <param name="time">The clock that bounds the tries.</param>
    /// <param name="draw">A random number from 0 to 1, for jitter.</param>
    public RecordPush? FindPush(TimeProvider time, Func<double> draw) =>
        _access.Remote is { TakesPushes: true } remote ? new RecordPush(this, _access.Git(remote.SshCommand), remote, time, draw) : null;

    /// <summary>
    /// Why records go to no remote although there is one, in words that follow "is not pushed"; null where they do, or there is
    /// none.
    /// </summary>
    /// <param name="isWanted">Whether whoever runs wants it.</param>
    /// <param name="option">The option that says that it is not.</param>
    public string? WhyNotPushed(bool isWanted, string option = "--no-push") =>
        _access.Remote is not { } remote || (isWanted && remote.TakesPushes)
            ? null
            : $"to {remote.Name}: {(isWanted ? "`git config runbook.push` is false" : option)}";

    /// <summary>What stands outside its records and vouches for them.</summary>
    internal RecordAnchors FindAnchors() => new(this, _access.Git(_access.Remote?.SshCommand), _access.Remote?.Name);

    /// <summary>The chains of commits at the remote that this repository is shared through; null where it has no remote.</summary>
    internal RemoteChains? FindRemote() => _access.Remote is { } remote ? new RemoteChains(_access, remote, _environment) : null;

    /// <summary>Whether a file is in a commit with the same content as in another: false where either has none.</summary>
    /// <param name="commitish">A hash, a branch, <c>HEAD</c>, or whatever Git resolves to a commit.</param>
    /// <param name="other">Another one.</param>
    /// <param name="path">From the root of the repository, with <c>/</c>.</param>
    public bool HasSame(string commitish, string other, string path)
    {
        using var store = _access.Open();
        return Entry(commitish) is { } hash && Entry(other) == hash;

        string? Entry(string name) => name.Length > 0 && store.Resolve(name) is { } commit ? store.FindEntry(commit, path)?.Hash : null;
    }

    /// <summary>
    /// The remote that records are shared through, with its address and the branch that its pull requests go into; null where there is
    /// none.
    /// </summary>
    public RemoteSettings? FindRemoteSettings() =>
        _access.Remote is { } remote ? RemoteSettings.Of(remote.Name, _access.Configuration) : null;

    /// <summary>Looks for the run on what was fetched of a branch.</summary>
    /// <param name="reference">In full.</param>
    /// <param name="run">The run's id.</param>
    /// <returns>The branch's newest commit, and the one that carries the run; null where there is none.</returns>
    internal (string? Tip, string? Run) Look(string reference, string run)
    {
        using var store = _access.Open();
        return store.FindCommit(reference) is { } tip ? (tip.Hash, RunTrailer.Find(store, tip.Hash, run)) : (null, null);
    }

    /// <summary>Makes a record's commit on top of another, and moves nothing.</summary>
    /// <param name="record">The record.</param>
    /// <param name="parent">A full hash.</param>
    /// <returns>The full hash, or why it could not be made.</returns>
    internal Result<string, string> MakeOn(RecordCommit record, string parent)
    {
        try
        {
            using var store = _access.OpenToWrite();
            var maker = new CommitMaker(store, _access, _environment);
            return maker.Make(record, maker.WriteFiles(record), parent);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskFault.IsIn(e))
        {
            return Result.Failed(OneLine(e));
        }
    }

    /// <summary>
    /// Moves the branch and the ledgers of a record on to what the remote has of it; where that cannot be, nothing is lost.
    /// </summary>
    internal void Adopt(RecordCommit record, string ours, string theirs)
    {
        try
        {
            using var store = _access.OpenToWrite();
            WriterOf(store).Adopt(record, ours, theirs);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskFault.IsIn(e))
        {
            // The remote has it, which is what counts.
        }
    }

    private RecordWriter WriterOf(GitStore store) =>
        new(store, _access, new CommitMaker(store, _access, _environment), () => FindStart(store), TimeProvider.System);

    // What HEAD has and the remote has not would be published with the record.
    private string? FindStart(GitStore store) =>
        _access.Remote is { } remote ? _remoteHead.Value.GetAwaiter().GetResult().FindStart(store, _access, remote) : store.Head;

    private (string Name, string Commit)? Shared(GitStore store) =>
        _access.Remote?.DefaultBranch(store, _remoteHead.Known is { IsCompletedSuccessfully: true } asked ? asked.Result.Name : null);

    private static string? Text(byte[]? content) => content is null ? null : Encoding.UTF8.GetString(content);

    private static string OneLine(Exception e) => e.Message.ReplaceLineEndings(" ").Trim();
}
