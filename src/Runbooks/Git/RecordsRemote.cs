using System.Text.RegularExpressions;
using LibGit2Sharp;

namespace Runbooks.Git;

/// <summary>The remote that a records repository is shared through.</summary>
/// <param name="Name">Such as <c>origin</c>.</param>
/// <param name="SshCommand">How git is to call ssh, so that it asks nobody; null where the user has a program of another kind.</param>
/// <param name="TakesPushes">Whether records are pushed there: <c>git config runbook.push false</c> says no.</param>
internal sealed partial record RecordsRemote(string Name, string? SshCommand, bool TakesPushes)
{
    /// <summary>
    /// What <c>git config runbook.remote</c> names, <c>origin</c>, or the only one. Null where there is none, or that
    /// setting is <c>none</c>.
    /// </summary>
    /// <param name="commonDirectory">The git directory that all work trees share.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public static RecordsRemote? Find(string commonDirectory, Func<string, string?> environment)
    {
        var names = Remotes(Path.Combine(commonDirectory, "config"));
        if (names.Count == 0) return null;
        var (wanted, configuredSsh, takesPushes) = Configured(commonDirectory, environment);
        var name = wanted ?? (names.Contains("origin") ? "origin" : names.Count == 1 ? names[0] : null);
        if (name is null || !names.Contains(name)) return null;
        return new RecordsRemote(name, Silent(environment("GIT_SSH_COMMAND") ?? configuredSsh, environment("GIT_SSH") is { Length: > 0 }), takesPushes);
    }

    /// <summary>
    /// The newest commit of the remote's default branch that is known here; null where none is. What is on it is the
    /// remote's already, which nobody knows of a commit of HEAD.
    /// </summary>
    public Commit? DefaultTip(Repository repository) => DefaultBranch(repository)?.ResolveToDirectReference()?.Target as Commit;

    /// <summary>The name of that branch, such as <c>origin/main</c>; null where none is known.</summary>
    public string? DefaultName(Repository repository) => DefaultBranch(repository)?.ResolveToDirectReference()?.CanonicalName["refs/remotes/".Length..];

    private Reference? DefaultBranch(Repository repository) =>
        ((string[])["HEAD", "main", "master"])
            .Select(name => repository.Refs[$"refs/remotes/{Name}/{name}"])
            .FirstOrDefault(r => r?.ResolveToDirectReference()?.Target is Commit);

    // What is given behind the user's own options counts where they have not said it themselves.
    private static string? Silent(string? command, bool hasProgram) =>
        string.IsNullOrEmpty(command) ? hasProgram ? null : "ssh -o BatchMode=yes -o ConnectTimeout=4 -o ControlMaster=no"
        : OpenSsh().IsMatch(command) ? command + " -o BatchMode=yes" : command;

    private static (string? Remote, string? Ssh, bool TakesPushes) Configured(string commonDirectory, Func<string, string?> environment)
    {
        try
        {
            using var configuration = GitConfiguration.Open(commonDirectory, environment);
            return (configuration.Get<string>("runbook.remote")?.Value, configuration.Get<string>("core.sshCommand")?.Value, configuration.Get<bool>("runbook.push")?.Value ?? true);
        }
        catch (LibGit2SharpException)
        {
            // A configuration that cannot be read is no reason not to recover: the git program says what is wrong with it.
            return (null, null, true);
        }
    }

    private static List<string> Remotes(string configuration)
    {
        const string Section = "[remote \"";
        if (!File.Exists(configuration)) return [];
        return [.. File.ReadLines(configuration)
            .Select(l => l.TrimStart())
            .Where(l => l.StartsWith(Section, StringComparison.OrdinalIgnoreCase) && l.Contains("\"]", StringComparison.Ordinal))
            .Select(l => l[Section.Length..l.LastIndexOf("\"]", StringComparison.Ordinal)])
            .Distinct()];
    }

    [GeneratedRegex("""^\s*("[^"]*[/\\]|'[^']*[/\\]|\S*[/\\]|["'])?ssh(\.exe)?["']?(\s|$)""")]
    private static partial Regex OpenSsh();
}
