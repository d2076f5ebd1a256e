namespace Runbooks.Git;

/// <summary>Where a target's ledger is: in the tree, and the local reference to the newest commit that changed it.</summary>
public static class Ledger
{
    private const string Folder = "deployments/";
    private const string Extension = ".yaml";

    /// <summary>Its path from the root of the repository.</summary>
    public static string PathOf(string target) => Folder + target + Extension;

    /// <summary>The reference, which is never pushed.</summary>
    public static string ReferenceOf(string target) => "refs/runbook/ledger/" + target;

    /// <summary>The commit that has the newest ledger of a target; null where there is none.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="store">The records repository.</param>
    /// <param name="shared">The newest commit of the remote's default branch that is known here; null for none.</param>
    internal static string? NewestCommit(string target, GitStore store, string? shared)
    {
        var reference = ReferenceOf(target);
        if (!ReferenceNames.IsValid(reference))
            return null;
        var newest = store.FindCommit(reference)?.Hash;

        // Once merged, HEAD has it and whatever others merged or people mended since; or the remote's branch, where HEAD is behind that.
        var merged = store.Head;
        if (shared is not null && !Has(store, merged, shared))
            merged = shared;
        return newest is null || Has(store, merged, newest) ? merged : newest;
    }

    private static bool Has(GitStore store, string? commit, string ancestor) =>
        commit is not null && (commit == ancestor || store.FindMergeBase(commit, ancestor) == ancestor);

    /// <summary>The target whose ledger the path is; null for any other path.</summary>
    public static string? TargetOf(string path)
    {
        if (!path.StartsWith(Folder, StringComparison.Ordinal) || !path.EndsWith(Extension, StringComparison.Ordinal))
            return null;
        if (path.Length <= Folder.Length + Extension.Length)
            return null;
        var target = path[Folder.Length..^Extension.Length];
        return target.Contains('/', StringComparison.Ordinal) ? null : target;
    }
}
