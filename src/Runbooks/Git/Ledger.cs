namespace Runbooks.Git;

/// <summary>Where a target's ledger is: in the tree, and the local reference to the newest commit that changed it.</summary>
internal static class Ledger
{
    private const string Folder = "deployments/";
    private const string Extension = ".yaml";

    /// <summary>Its path from the root of the repository.</summary>
    public static string PathOf(string target) => Folder + target + Extension;

    /// <summary>The reference, which is never pushed.</summary>
    public static string ReferenceOf(string target) => "refs/runbook/ledger/" + target;

    /// <summary>The target whose ledger the path is; null for any other path.</summary>
    public static string? TargetOf(string path)
    {
        if (!path.StartsWith(Folder, StringComparison.Ordinal) || !path.EndsWith(Extension, StringComparison.Ordinal)) return null;
        if (path.Length <= Folder.Length + Extension.Length) return null;
        var target = path[Folder.Length..^Extension.Length];
        return target.Contains('/', StringComparison.Ordinal) ? null : target;
    }
}
