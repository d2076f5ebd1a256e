using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>A repository by libgit2, which writes a record among 100,000 in milliseconds.</summary>
/// <param name="gitDirectory">That of the work tree.</param>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
internal sealed class LibraryStore(string gitDirectory, string commonDirectory) : GitStore(commonDirectory)
{
    private readonly Repository _repository = new(gitDirectory);

    public override string? Head => _repository.Head.Tip?.Sha;

    public override string? HeadName =>
        _repository.Head.CanonicalName is { } name && name.StartsWith("refs/heads/", StringComparison.Ordinal) ? name : null;

    public override string? Find(string reference) =>
        Reference.IsValidName(reference) ? _repository.Refs[reference]?.ResolveToDirectReference()?.TargetIdentifier : null;

    public override string? FollowSymbolic(string reference) => _repository.Refs[reference]?.ResolveToDirectReference()?.CanonicalName;

    public override IReadOnlyList<(string Name, string Commit)> Below(string prefix) =>
        [
            .. from reference in _repository.Refs.FromGlob(prefix + "*")
            let commit = reference.ResolveToDirectReference()?.TargetIdentifier
            where commit is not null
            orderby reference.CanonicalName
            select (reference.CanonicalName, commit),
        ];

    public override string? Resolve(string commitish)
    {
        try
        {
            return _repository.Lookup<Commit>(commitish)?.Sha;
        }
        catch (Exception e) when (e is InvalidSpecificationException or AmbiguousSpecificationException or NotFoundException)
        {
            return null;
        }
    }

    public override StoredCommit? ReadCommit(string hash) =>
        Look<Commit>(hash) is { } commit
            ? new StoredCommit(commit.Sha, commit.Tree.Sha, [.. commit.Parents.Select(p => p.Sha)], commit.Message, commit.Committer.When)
            : null;

    public override IReadOnlyList<StoredEntry> ReadTree(string hash) => [.. Tree(hash).Select(EntryOf)];

    public override StoredEntry? FindIn(string tree, string name) => Tree(tree)[name] is { } entry ? EntryOf(entry) : null;

    public override byte[]? ReadBlob(string hash, long most)
    {
        if (Look<Blob>(hash) is not { } blob || blob.Size > most)
            return null;
        using var content = blob.GetContentStream();
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }

    public override bool Has(string hash) => _repository.ObjectDatabase.Contains(new ObjectId(hash));

    public override string Write(StoredKind kind, byte[] content) =>
        kind switch
        {
            StoredKind.Blob => _repository.ObjectDatabase.Write<Blob>(content).Sha,
            StoredKind.Tree => _repository.ObjectDatabase.Write<Tree>(content).Sha,
            _ => _repository.ObjectDatabase.Write<Commit>(content).Sha,
        };

    public override string? FindMergeBase(string one, string other) =>
        Look<Commit>(one) is { } a && Look<Commit>(other) is { } b ? _repository.ObjectDatabase.FindMergeBase(a, b)?.Sha : null;

    public override IEnumerable<StoredCommit> History(string from, int most) =>
        Look<Commit>(from) is not { } tip
            ? []
            : _repository
                .Commits.QueryBy(new CommitFilter { IncludeReachableFrom = tip, SortBy = CommitSortStrategies.Time })
                .Take(most)
                .Select(c => new StoredCommit(c.Sha, c.Tree.Sha, [], c.Message, c.Committer.When));

    public override SwapOutcome Swap(string reference, string? expected, string value) => References.Swap(reference, expected, value);

    public override IReadOnlyList<string> Changed(IReadOnlyList<string> paths, bool ignored)
    {
        var options = new StatusOptions
        {
            PathSpec = [.. paths],
            DisablePathSpecMatch = true,
            IncludeIgnored = ignored,
            RecurseUntrackedDirs = true,
            DetectRenamesInIndex = false,
            DetectRenamesInWorkDir = false,
        };
        return [.. _repository.RetrieveStatus(options).Select(e => e.FilePath)];
    }

    public override void Stage(IReadOnlyCollection<string> paths)
    {
        foreach (var path in paths)
            _repository.Index.Add(path);
        _repository.Index.Write();
    }

    protected override void Dispose(bool disposing) => _repository.Dispose();

    private T? Look<T>(string hash)
        where T : GitObject => ObjectId.TryParse(hash, out var id) ? _repository.Lookup<T>(id) : null;

    private Tree Tree(string hash) => Look<Tree>(hash) ?? throw new NotFoundException($"object not found: {hash}");

    // The library gives names as text: git itself must read a folder that holds others, or writing it anew would change them.
    private static StoredEntry EntryOf(TreeEntry entry) =>
        entry.Name.Contains('\uFFFD', StringComparison.Ordinal)
            ? throw new LibGit2SharpException("a name in the repository is no UTF-8")
            : new StoredEntry(entry.Name, (int)entry.Mode, entry.Target.Sha);
}
