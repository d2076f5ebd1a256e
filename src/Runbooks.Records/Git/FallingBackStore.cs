using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>
/// A repository by libgit2 until it comes upon something that it cannot read, such as an index in a newer format: from
/// then on by git's plumbing. Each call is one that may be made twice.
/// </summary>
/// <param name="library">By libgit2.</param>
/// <param name="program">Opens it by the git program.</param>
/// <param name="commonDirectory">The git directory that all work trees share.</param>
internal sealed class FallingBackStore(GitStore library, Func<GitStore> program, string commonDirectory) : GitStore(commonDirectory)
{
    private GitStore? _plumbing;

    private GitStore Store => _plumbing ?? library;

    public override string? Head => Try(s => s.Head);

    public override string? HeadName => Try(s => s.HeadName);

    public override string? Find(string reference) => Try(s => s.Find(reference));

    public override string? FollowSymbolic(string reference) => Try(s => s.FollowSymbolic(reference));

    public override IReadOnlyList<(string Name, string Commit)> Below(string prefix) => Try(s => s.Below(prefix));

    public override string? Resolve(string commitish) => Try(s => s.Resolve(commitish));

    public override StoredCommit? ReadCommit(string hash) => Try(s => s.ReadCommit(hash));

    public override IReadOnlyList<StoredEntry> ReadTree(string hash) => Try(s => s.ReadTree(hash));

    public override StoredEntry? FindIn(string tree, string name) => Try(s => s.FindIn(tree, name));

    public override byte[]? ReadBlob(string hash, long most) => Try(s => s.ReadBlob(hash, most));

    public override bool Has(string hash) => Try(s => s.Has(hash));

    public override string Write(StoredKind kind, byte[] content) => Try(s => s.Write(kind, content));

    public override string? FindMergeBase(string one, string other) => Try(s => s.FindMergeBase(one, other));

    public override IEnumerable<StoredCommit> History(string from, int most) => Store.History(from, most);

    public override SwapOutcome Swap(string reference, string? expected, string value) => Try(s => s.Swap(reference, expected, value));

    public override IReadOnlyList<string> Changed(IReadOnlyList<string> paths, bool ignored) => Try(s => s.Changed(paths, ignored));

    public override void Stage(IReadOnlyCollection<string> paths) =>
        Try(s =>
        {
            s.Stage(paths);
            return true;
        });

    protected override void Dispose(bool disposing)
    {
        _plumbing?.Dispose();
        library.Dispose();
    }

    private T Try<T>(Func<GitStore, T> act)
    {
        try
        {
            return act(Store);
        }
        catch (LibGit2SharpException e) when (_plumbing is null)
        {
            var plumbing = program();
            try
            {
                var result = act(plumbing);
                _plumbing = plumbing;
                return result;
            }
            catch (IOException)
            {
                // Git does not know better, or is not there: what the library said stands.
                plumbing.Dispose();
                throw new GitFailedException(e.Message.ReplaceLineEndings(" ").Trim());
            }
        }
    }
}
