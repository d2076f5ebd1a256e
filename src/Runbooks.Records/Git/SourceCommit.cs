using System.Text;
using LibGit2Sharp;
using Runbooks.Storage;

namespace Runbooks.Git;

/// <summary>The commit a file was read at.</summary>
/// <param name="Commit">The full hash of HEAD's commit.</param>
/// <param name="IsModified">Whether the file differs from that commit, or is not in it; line endings do not count.</param>
/// <param name="Path">From the root of its repository, with <c>/</c>.</param>
public sealed record SourceCommit(string Commit, bool IsModified, string Path)
{
    private const long LargestFile = 16 * 1024 * 1024;

    /// <summary>
    /// The commit that a file, such as a runbook, was read at; it may be of another repository than the records'. Null outside of any.
    /// </summary>
    /// <param name="filePath">An existing file.</param>
    public static SourceCommit? Of(string filePath)
    {
        var full = System.IO.Path.GetFullPath(filePath);
        try
        {
            if (
                RepositoryDiscovery.Find(System.IO.Path.GetDirectoryName(full)!) is not { } found
                || System.IO.Path.GetFileName(found) != ".git"
            )
                return null;
            var root = System.IO.Path.GetDirectoryName(found)!;
            if (RepositoryAccess.Find(root, Environment.GetEnvironmentVariable, out _) is not { } access)
                return null;
            using var store = access.Open();
            if (store.Head is not { } head)
                return null;
            var path = System.IO.Path.GetRelativePath(root, full).Replace('\\', '/');
            var committed = store.ReadFile(head, path, LargestFile);
            return new SourceCommit(head, committed is null || !SameText(committed, full), path);
        }
        catch (Exception e) when (e is LibGit2SharpException || DiskFault.IsIn(e))
        {
            return null;
        }
    }

    private static bool SameText(byte[] committed, string file) =>
        Encoding.Latin1.GetString(committed).Replace("\r\n", "\n", StringComparison.Ordinal)
        == File.ReadAllText(file, Encoding.Latin1).Replace("\r\n", "\n", StringComparison.Ordinal);
}
