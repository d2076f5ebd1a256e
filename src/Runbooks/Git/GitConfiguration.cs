using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>
/// The configuration of a repository with the user's and the system's beneath it. The files are named here for the
/// reason given at <see cref="RepositoryDiscovery"/>: under NativeAOT the library does not find them by itself.
/// </summary>
internal static class GitConfiguration
{
    /// <summary>Opens it.</summary>
    /// <param name="commonDirectory">The git directory that all work trees share.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public static Configuration Open(string commonDirectory, Func<string, string?> environment)
    {
        var home = environment("HOME") ?? environment("USERPROFILE");
        var global = environment("GIT_CONFIG_GLOBAL") ?? (home is null ? null : Path.Combine(home, ".gitconfig"));
        var xdg = environment("GIT_CONFIG_GLOBAL") is not null ? null
            : environment("XDG_CONFIG_HOME") is { Length: > 0 } config ? Path.Combine(config, "git", "config")
            : home is null ? null : Path.Combine(home, ".config", "git", "config");
        var system = environment("GIT_CONFIG_NOSYSTEM") is { Length: > 0 } ? null : environment("GIT_CONFIG_SYSTEM") ?? "/etc/gitconfig";
        return Configuration.BuildFrom(Path.Combine(commonDirectory, "config"), Existing(global), Existing(xdg), Existing(system));
    }

    private static string? Existing(string? path) => path is not null && File.Exists(path) ? path : null;
}
