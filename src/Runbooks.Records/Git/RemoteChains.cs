using System.Text;
using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>
/// Chains of commits at a remote, one reference each, whose every commit holds one file. A new one is pushed by
/// compare-and-swap, so that of all machines that try at the same time one comes through.
/// </summary>
internal sealed class RemoteChains
{
    private const long LargestFile = 8 * 1024 * 1024;

    private readonly RepositoryAccess _access;
    private readonly Func<string, string?> _environment;
    private readonly GitProgram _git;
    private readonly Func<string, GitProgram> _makeGit;
    private readonly IReadOnlyList<string> _options;
    private readonly PushAddress _place;

    internal RemoteChains(RepositoryAccess access, RecordsRemote remote, Func<string, string?> environment)
    {
        _access = access;
        _environment = environment;
        _git = access.Git(remote.SshCommand);
        _makeGit = beside => access.Git(remote.SshCommand, beside);
        _options = remote.PushOptions;
        _place = new PushAddress(_git, remote);
        Remote = remote.Name;
    }

    public string Remote { get; }

    /// <summary>The tip as it was when the remote was last asked; null where it never was, or had none.</summary>
    /// <param name="reference">In full.</param>
    /// <param name="file">The file's name.</param>
    public ChainTip? Known(string reference, string file)
    {
        try
        {
            using var store = _access.Open();
            return store.FindCommit(reference) is { } commit ? TipOf(store, commit, file) : null;
        }
        catch (Exception e) when (e is LibGit2SharpException or IOException)
        {
            // A memory that cannot be read is none: the remote knows better anyway.
            return null;
        }
    }

    /// <summary>Every chain below a name, as it was when the remote was last asked.</summary>
    /// <param name="prefix">Ends with <c>/</c>.</param>
    /// <param name="file">The file's name.</param>
    public IReadOnlyList<(string Name, ChainTip Tip)> KnownBelow(string prefix, string file)
    {
        using var store = _access.Open();
        return
        [
            .. from reference in store.Below(prefix)
            let commit = store.ReadCommit(reference.Commit)
            where commit is not null
            select (reference.Name[prefix.Length..], TipOf(store, commit, file)),
        ];
    }

    /// <summary>Asks the remote for a chain.</summary>
    public async Task<ChainReading> FetchAsync(string reference, string file, CancellationToken cancel)
    {
        var answer = await FetchAsync($"+{reference}:{reference}", cancel);
        if (answer.Problem is null)
            return new ChainReading(Known(reference, file), null);
        return answer.Problem.Contains("couldn't find remote ref", StringComparison.Ordinal)
            ? new ChainReading(null, null)
            : new ChainReading(null, answer.Problem);
    }

    /// <summary>Asks the remote for a chain, and leaves the repository as it is: no reference, and no object.</summary>
    /// <param name="reference">In full.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="cancel">Ends the wait for the remote.</param>
    public async Task<ChainReading> PeekAsync(string reference, string file, CancellationToken cancel)
    {
        var listed = await _git.RunAsync(["ls-remote", "--refs", await _place.FindAsync(cancel), reference], cancel);
        if (listed.Problem is { } problem)
            return new ChainReading(null, problem);
        var tip = listed.Out.Split('\n').Select(l => l.Split('\t')).FirstOrDefault(l => l.Length == 2 && l[1].Trim() == reference)?[0];
        if (tip is null)
            return new ChainReading(null, null);
        if (Known(reference, file) is { } known && known.Commit == tip)
            return new ChainReading(known, null);
        var beside = Directory.CreateTempSubdirectory("runbook-look-");
        try
        {
            return await PeekAsync(_makeGit(beside.FullName), reference, file, tip, cancel);
        }
        finally
        {
            beside.Delete(recursive: true);
        }
    }

    private async Task<ChainReading> PeekAsync(GitProgram git, string reference, string file, string tip, CancellationToken cancel)
    {
        var fetched = await git.RunAsync(
            [
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-auto-maintenance",
                "--no-recurse-submodules",
                await _place.FindAsync(cancel),
                reference,
            ],
            cancel
        );
        if (fetched.Problem is { } unfetched)
            return new ChainReading(null, unfetched);
        var text = await git.RunAsync(["cat-file", "blob", $"{tip}:{file}"], cancel);
        var when = await git.RunAsync(["show", "--no-patch", "--format=%ct", tip], cancel);
        if ((text.Problem ?? when.Problem) is { } moved)
            return new ChainReading(null, moved);
        return new ChainReading(
            new ChainTip(
                tip,
                text.Out,
                DateTimeOffset.FromUnixTimeSeconds(long.Parse(when.Out, System.Globalization.CultureInfo.InvariantCulture))
            ),
            null
        );
    }

    /// <summary>Asks the remote for every chain below a name.</summary>
    /// <returns>Why it could not be asked; null where it could.</returns>
    public async Task<string?> FetchBelowAsync(string prefix, CancellationToken cancel) =>
        (await FetchAsync($"+{prefix}*:{prefix}*", cancel, "--prune")).Problem;

    /// <summary>Puts a commit on a chain if its tip is still the one expected.</summary>
    /// <param name="reference">In full.</param>
    /// <param name="expected">The full hash of the tip it must have; null: there must be no chain yet.</param>
    /// <param name="file">The file's name.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="message">The commit's message.</param>
    /// <param name="when">The commit's time.</param>
    /// <param name="cancel">Ends the wait for the remote.</param>
    public async Task<ChainSwap> SwapAsync(
        string reference,
        string? expected,
        string file,
        string text,
        string message,
        DateTimeOffset when,
        CancellationToken cancel
    )
    {
        // Nothing leads to a commit that is being pushed: a gc at that moment may take it away, and it is made again.
        for (var tries = 1; ; tries++)
        {
            string made;
            try
            {
                made = Commit(expected, file, text, message, when);
            }
            catch (Exception e) when (e is LibGit2SharpException or IOException or UnauthorizedAccessException)
            {
                return new ChainSwap(null, Moved: false, e.Message.ReplaceLineEndings(" ").Trim());
            }

            var swap = await PushAsync(reference, expected, made, new ChainTip(made, text, when), cancel);
            if (swap.Problem is null || tries == 2 || IsHere(made))
                return swap;
        }
    }

    private async Task<ChainSwap> PushAsync(string reference, string? expected, string made, ChainTip tip, CancellationToken cancel)
    {
        var to = await _place.FindAsync(cancel);
        var answer = await _git.RunAsync(
            [
                .. _options,
                "push",
                "--porcelain",
                "--quiet",
                "--no-verify",
                "--no-follow-tags",
                "--recurse-submodules=no",
                $"--force-with-lease={reference}:{expected}",
                to,
                $"{made}:{reference}",
            ],
            cancel
        );
        if (answer.ExitCode == 0)
        {
            Remember(reference, made);
            return new ChainSwap(tip, Moved: false, null);
        }

        // `!` marks a reference that the remote, or git on its behalf, refused; without it nobody was reached.
        var refused = answer.Out.Split('\n').FirstOrDefault(l => l.StartsWith('!'))?.Split('\t')[^1].Trim();
        if (refused is null)
            return new ChainSwap(null, Moved: false, answer.Problem);
        var moved =
            refused.StartsWith("[rejected]", StringComparison.Ordinal) || Racing.Any(r => refused.Contains(r, StringComparison.Ordinal));
        return new ChainSwap(null, moved, moved ? null : $"{Remote} does not take {reference}: {refused}");
    }

    // What a server says when another push came first.
    private static readonly string[] Racing =
    [
        "cannot lock ref",
        "failed to update ref",
        "incorrect old value",
        "already exists",
        "reference conflict",
        "fetch first",
        "failed to lock",
    ];

    private static ChainTip TipOf(GitStore store, StoredCommit commit, string file) =>
        new(commit.Hash, store.ReadFile(commit.Hash, file, LargestFile) is { } text ? Encoding.UTF8.GetString(text) : null, commit.When);

    private async Task<GitAnswer> FetchAsync(string refspec, CancellationToken cancel, params string[] options) =>
        await _git.RunAsync(
            [
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-auto-maintenance",
                "--no-recurse-submodules",
                .. options,
                await _place.FindAsync(cancel),
                refspec,
            ],
            cancel
        );

    private string Commit(string? parent, string file, string text, string message, DateTimeOffset when)
    {
        using var store = _access.OpenToWrite();
        var blob = store.Write(StoredKind.Blob, Encoding.UTF8.GetBytes(text));
        var tree = store.Write(StoredKind.Tree, TreeText.Of([new StoredEntry(file, StoredEntry.PlainFile, blob)]));
        var content = CommitText.Of(
            tree,
            parent is not null && store.ReadCommit(parent) is { } former ? [former.Hash] : [],
            CommitIdentity.Of(_access.Configuration, "author", _environment, when),
            CommitIdentity.Of(_access.Configuration, "committer", _environment, when),
            message
        );
        return store.Write(StoredKind.Commit, Encoding.UTF8.GetBytes(content));
    }

    private bool IsHere(string commit)
    {
        using var store = _access.Open();
        return store.Has(commit);
    }

    // Only a memory: where it cannot be kept, the next one asks the remote.
    private void Remember(string reference, string commit)
    {
        try
        {
            using var store = _access.OpenToWrite();
            for (var attempt = 0; attempt < 3; attempt++)
            {
                if (store.Swap(reference, store.Find(reference), commit) == SwapOutcome.Swapped)
                    return;
            }
        }
        catch (Exception e) when (e is LibGit2SharpException or IOException or UnauthorizedAccessException) { }
    }
}
