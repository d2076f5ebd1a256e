namespace Runbooks.Git;

/// <summary>What a remote names its default branch, and where that is: a record's branch begins there.</summary>
/// <param name="IsAnswered">Whether the remote was reached.</param>
/// <param name="Name">The branch, such as <c>main</c>; null where it names none.</param>
/// <param name="Commit">Its newest commit; null where it has none.</param>
internal sealed record RemoteHead(bool IsAnswered, string? Name, string? Commit)
{
    private const string Reference = "refs/runbook/remote-head";
    private static readonly TimeSpan FetchBound = TimeSpan.FromSeconds(20);

    /// <param name="access">The repository.</param>
    /// <param name="remote">Its remote.</param>
    public static async Task<RemoteHead> AskAsync(RepositoryAccess access, RecordsRemote remote)
    {
        var answer = await access.Git(remote.SshCommand).RunAsync(["ls-remote", "--symref", remote.Name, "HEAD"], CancellationToken.None);
        if (answer.Problem is not null)
            return new RemoteHead(false, null, null);

        // `ref: refs/heads/main TAB HEAD`, which old servers leave out, and `HASH TAB HEAD`.
        var lines = answer
            .Out.Split('\n')
            .Select(l => l.Split('\t'))
            .Where(l => l.Length == 2 && l[1].Trim() == "HEAD")
            .Select(l => l[0])
            .ToList();
        const string Symbolic = "ref: refs/heads/";
        return new RemoteHead(
            true,
            lines.FirstOrDefault(l => l.StartsWith(Symbolic, StringComparison.Ordinal))?[Symbolic.Length..],
            lines.FirstOrDefault(l => !l.StartsWith("ref:", StringComparison.Ordinal))
        );
    }

    /// <summary>
    /// The commit that a new branch begins at: the remote's own newest one where it can be had, else an older one of that
    /// branch. Null where none is known: then it begins at nothing, because a commit of HEAD may be nobody's but the user's.
    /// </summary>
    /// <param name="store">The repository.</param>
    /// <param name="access">The same one.</param>
    /// <param name="remote">Its remote.</param>
    public string? FindStart(GitStore store, RepositoryAccess access, RecordsRemote remote)
    {
        if (!IsAnswered)
            return remote.DefaultBranch(store, null)?.Commit;
        if (Commit is null)
            return null;
        if (store.Has(Commit))
            return Commit;
        if (Name is not null && store.FindCommit($"refs/remotes/{remote.Name}/{Name}") is { } older)
            return older.Hash;

        // A checkout of another branch alone has nothing of it.
        string[] depth = File.Exists(Path.Combine(access.CommonDirectory, "shallow")) ? ["--depth=1"] : [];
        var fetched = access
            .Git(remote.SshCommand)
            .RunAsync(
                [
                    "fetch",
                    "--quiet",
                    "--no-tags",
                    "--no-write-fetch-head",
                    "--no-auto-maintenance",
                    "--no-recurse-submodules",
                    .. depth,
                    remote.Name,
                    $"+HEAD:{Reference}",
                ],
                FetchBound,
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
        if (fetched.Problem is not null)
            return null;
        using var renewed = access.Open();
        return renewed.FindCommit(Reference)?.Hash;
    }
}
