using System.Diagnostics;

namespace Runbooks.Benchmarks;

/// <summary>A records repository of a benchmark.</summary>
internal static class Repository
{
    /// <summary>Makes one with a first commit, anew where one is.</summary>
    /// <returns>Its folder.</returns>
    public static string New(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        Git("init", "-q", folder);
        Git("-C", folder, "config", "user.name", "Bench");
        Git("-C", folder, "config", "user.email", "bench@example.com");
        Git("-C", folder, "commit", "-q", "--allow-empty", "-m", "First");
        return folder;
    }

    /// <summary>Runs git to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true };
        using var git = Process.Start(start)!;
        var said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        return git.ExitCode == 0
            ? said
            : throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed with {git.ExitCode}");
    }
}
