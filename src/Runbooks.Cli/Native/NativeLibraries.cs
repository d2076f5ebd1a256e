using Runbooks.Git;
using Runbooks.Sandbox;

namespace Runbooks.Cli.Native;

/// <summary>
/// The native libraries that the published binary carries. Without a runtime identifier nothing is carried: the
/// libraries lie beside the assemblies, and preparing them does nothing.
/// </summary>
internal static class NativeLibraries
{
    private static readonly Lazy<bool> Git = new(() => Prepare("git", NativeGit.UseLibrariesFrom));
    private static readonly Lazy<bool> Sqlite = new(() => Prepare("sqlite", NativeSqlite.UseLibrariesFrom));

    /// <summary>Makes libgit2 loadable. Call it before the first use of <c>Runbooks.Git</c>; again costs nothing.</summary>
    /// <returns>Whether the binary carries the library.</returns>
    /// <exception cref="IOException">No directory takes the library, or the system refuses to load it.</exception>
    public static bool PrepareGit() => Git.Value;

    /// <summary>Makes SQLite loadable. Call it before a sandbox starts; again costs nothing.</summary>
    /// <returns>Whether the binary carries the library.</returns>
    /// <exception cref="IOException">No directory takes the library, or the system refuses to load it.</exception>
    public static bool PrepareSqlite() => Sqlite.Value;

    private static bool Prepare(string group, Action<string> useLibrariesFrom)
    {
        if (CarriedLibrary.Find(typeof(NativeLibraries).Assembly, group) is not { } library)
            return false;
        useLibrariesFrom(LibraryDirectories.Place(library, LibraryDirectories.Places(Environment.GetEnvironmentVariable)));
        return true;
    }
}
