namespace Runbooks.Storage;

/// <summary>An account whose word counts in one folder, besides this account and root.</summary>
/// <param name="Root">The folder, whole: what lies in it may belong to that account.</param>
/// <param name="Account">Its number.</param>
public sealed record TrustedOwner(string Root, uint Account)
{
    /// <summary>Whether a path is that account's in that folder.</summary>
    /// <param name="path">Whole.</param>
    /// <param name="owner">Whose it is.</param>
    internal bool Covers(string path, uint owner) =>
        owner == Account
        && (
            path == Root || path.StartsWith(Path.TrimEndingDirectorySeparator(Root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
        );
}
