using Runbooks.Storage;

namespace Runbooks.Git;

/// <summary>
/// Whether a file or folder is of somebody whose word counts here: this account's, root's, or that of the owner of the
/// repository that it lies in, where git was told by <c>safe.directory</c> to trust that one. Git itself is asked, so that it
/// is said where git wants it said: never by the repository.
/// </summary>
public static class TrustedPath
{
    /// <summary>Why a path is not to be trusted; null where it is, and where nothing is there.</summary>
    /// <param name="path">Whole. A link counts with what it leads to.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public static PathDoubt? DoubtOf(string path, Func<string, string?> environment) =>
        OwnedPath.DoubtOf(path) is not { } problem ? null
        : OwnerOfRepository(path) is { } owner && IsTrusted(owner.Root, environment) ? OwnedPath.DoubtOf(path, owner)
        : problem;

    /// <summary>What would have to stand in <c>safe.directory</c> for a path to be trusted; null where that would not help.</summary>
    /// <param name="path">Whole.</param>
    public static string? WouldTrust(string path) =>
        OwnerOfRepository(path) is { } owner && OwnedPath.DoubtOf(path, owner) is null ? owner.Root : null;

    private static TrustedOwner? OwnerOfRepository(string path) =>
        RepositoryDiscovery.Find(Directory.Exists(path) ? path : Path.GetDirectoryName(path)!) is { } found
        && (Path.GetFileName(found) == ".git" ? Path.GetDirectoryName(found)! : found) is var root
        && UnixFile.Look(root) is { } facts
            ? new TrustedOwner(root, facts.Owner)
            : null;

    // Where git finds no repository there, it looks further up, which says nothing of this one.
    private static bool IsTrusted(string root, Func<string, string?> environment) =>
        new GitProgram(null, root, null, environment).Run(["rev-parse", "--is-bare-repository", "--show-cdup"]) is { ExitCode: 0 } answer
        && answer.Out.ReplaceLineEndings("\n").TrimEnd('\n') is "false" or "true";
}
