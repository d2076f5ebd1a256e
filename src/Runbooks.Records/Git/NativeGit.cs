using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>Where libgit2, the native library behind this folder, is loaded from.</summary>
public static class NativeGit
{
    /// <summary>Makes the library ready: it takes milliseconds that a caller can spend beside other work.</summary>
    public static void Start() => _ = GlobalSettings.Version;

    /// <summary>Loads libgit2 from a directory; without this it is looked for beside the program.</summary>
    /// <param name="directory">
    /// Absolute; holds the library as <c>git2-HASH</c> with the system's extension, without a <c>lib</c> in front.
    /// </param>
    /// <exception cref="LibGit2SharpException">A repository has been used already, so the library is loaded.</exception>
    public static void UseLibrariesFrom(string directory) => GlobalSettings.NativeLibraryPath = directory;
}
