using System.Text;
using LibGit2Sharp;
using Runbooks.Diagnostics;

namespace Runbooks.Git;

/// <summary>The commit a file was read at.</summary>
/// <param name="Commit">The full hash of HEAD's commit.</param>
/// <param name="IsModified">Whether the file differs from that commit, or is not in it; line endings do not count.</param>
/// <param name="Path">From the root of its repository, with <c>/</c>.</param>
public sealed record SourceCommit(string Commit, bool IsModified, string Path)
{
    /// <summary>The commit that a file, such as a runbook, was read at; it may be of another repository than the records'. Null outside of any.</summary>
    /// <param name="filePath">An existing file.</param>
    public static SourceCommit? Of(string filePath)
    {
        var full = System.IO.Path.GetFullPath(filePath);
        var root = System.IO.Path.GetDirectoryName(full);
        while (root is not null && !System.IO.Path.Exists(System.IO.Path.Combine(root, ".git"))) root = System.IO.Path.GetDirectoryName(root);
        if (root is null) return null;
        try
        {
            using var repository = new Repository(root);
            if (repository.Head.Tip is not { } head) return null;
            var path = System.IO.Path.GetRelativePath(root, full).Replace('\\', '/');
            var committed = head[path]?.Target as Blob;
            return new SourceCommit(head.Sha, committed is null || !SameText(committed, full), path);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskTrouble.IsIn(e))
        {
            return null;
        }
    }

    private static bool SameText(Blob committed, string file) =>
        committed.GetContentText(Encoding.Latin1).Replace("\r\n", "\n", StringComparison.Ordinal)
        == File.ReadAllText(file, Encoding.Latin1).Replace("\r\n", "\n", StringComparison.Ordinal);
}
