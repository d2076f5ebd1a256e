namespace Runbooks.Git;

/// <summary>
/// Finds the repository that a directory is in. The library's own discovery hands its answer over in a class that is
/// copied into native code and not back under NativeAOT, so that it always finds nothing there.
/// </summary>
internal static class RepositoryDiscovery
{
    /// <summary>The <c>.git</c> of a work tree, a linked one's too, or a bare repository; null where there is none.</summary>
    public static string? Find(string path)
    {
        for (var at = new DirectoryInfo(Path.GetFullPath(path)); at is not null; at = at.Parent)
        {
            var inside = Path.Combine(at.FullName, ".git");
            if (File.Exists(inside) || IsRepository(inside))
                return inside;
            if (IsRepository(at.FullName))
                return at.FullName;
        }

        return null;
    }

    private static bool IsRepository(string path) =>
        File.Exists(Path.Combine(path, "HEAD"))
        && Directory.Exists(Path.Combine(path, "objects"))
        && Directory.Exists(Path.Combine(path, "refs"));
}
