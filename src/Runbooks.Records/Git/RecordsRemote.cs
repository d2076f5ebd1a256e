using System.Text.RegularExpressions;

namespace Runbooks.Git;

/// <summary>The remote that a records repository is shared through.</summary>
/// <param name="Name">Such as <c>origin</c>.</param>
/// <param name="SshCommand">How git is to call ssh, so that it asks nobody; null where the user has a program of another kind.</param>
/// <param name="TakesPushes">Whether records are pushed there: <c>git config runbook.push false</c> says no.</param>
internal sealed partial record RecordsRemote(string Name, string? SshCommand, bool TakesPushes)
{
    private const string Prefix = "remote.";
    private static readonly string[] Addresses = [".url", ".pushurl"];

    /// <summary>Whether it is pushed to at another address than it is fetched from.</summary>
    public bool IsTriangular { get; private init; }

    /// <summary>What must stand before the command of a push: a mirror takes no single reference otherwise.</summary>
    public IReadOnlyList<string> PushOptions { get; private init; } = [];

    /// <summary>
    /// What <c>git config runbook.remote</c> names, <c>origin</c>, or the only one, among all that git knows, in whichever
    /// file. Null where there is none, or that setting is <c>none</c>.
    /// </summary>
    /// <param name="configuration">Of the repository, as git sees it.</param>
    /// <param name="commonDirectory">The git directory that all work trees share.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public static RecordsRemote? Find(GitConfiguration configuration, string commonDirectory, Func<string, string?> environment)
    {
        var names = Remotes(configuration, commonDirectory);
        if (names.Count == 0)
            return null;
        var wanted = configuration.Text("runbook.remote");
        var name = wanted
            ?? (
                names.Contains("origin") ? "origin"
                : names.Count == 1 ? names.First()
                : null
            );
        if (name is null || !names.Contains(name))
            return null;

        // A command of another kind than OpenSSH's has other options.
        var isOpen =
            (environment("GIT_SSH_VARIANT") is { Length: > 0 } variant ? variant : configuration.Text("ssh.variant"))
            is null
                or "ssh"
                or "auto";
        var command = environment("GIT_SSH_COMMAND") is { Length: > 0 } own ? own : configuration.Text("core.sshCommand");
        return new RecordsRemote(
            name,
            Silent(command, environment("GIT_SSH") is { Length: > 0 }, isOpen),
            configuration.Switch("runbook.push") ?? true
        )
        {
            IsTriangular =
                configuration.Has($"remote.{name}.pushurl")
                || configuration.Keys.Any(k => k.EndsWith(".pushinsteadof", StringComparison.Ordinal)),
            PushOptions = configuration.Switch($"remote.{name}.mirror") is true ? ["-c", $"remote.{name}.mirror=false"] : [],
        };
    }

    /// <summary>
    /// Where the remote's default branch was when it was last fetched: as the remote named it, else under one of the names
    /// that most have. Null where none is known. What is on it is the remote's already, which nobody knows of a commit of HEAD.
    /// </summary>
    /// <param name="store">The repository.</param>
    /// <param name="named">What the remote names now, such as <c>main</c>; null where it was not asked.</param>
    /// <returns>The reference, such as <c>origin/main</c>, and its commit.</returns>
    public (string Name, string Commit)? DefaultBranch(GitStore store, string? named)
    {
        foreach (var name in (string?[])[named, "HEAD", "main", "master"])
        {
            var reference = $"refs/remotes/{Name}/{name}";
            if (name is null || store.FindCommit(reference) is not { } commit)
                continue;
            var full = name == "HEAD" ? store.FollowSymbolic(reference) ?? reference : reference;
            return (full["refs/remotes/".Length..], commit.Hash);
        }

        return null;
    }

    // What is given behind the user's own options counts where they have not said it themselves.
    private static string? Silent(string? command, bool hasProgram, bool isOpen) =>
        command is null
            ? hasProgram || !isOpen
                ? null
                : "ssh -o BatchMode=yes -o ConnectTimeout=4 -o ControlMaster=no"
            : isOpen && OpenSsh().IsMatch(command)
                ? command + " -o BatchMode=yes"
                : command;

    private static SortedSet<string> Remotes(GitConfiguration configuration, string commonDirectory)
    {
        var names = configuration
            .Keys.Where(k => k.StartsWith(Prefix, StringComparison.Ordinal))
            .SelectMany(k =>
                Addresses
                    .Where(a => k.EndsWith(a, StringComparison.Ordinal) && k.Length > Prefix.Length + a.Length)
                    .Select(a => k[Prefix.Length..^a.Length])
            );

        // What git took them from before it had a configuration, and still does.
        var folder = Path.Combine(commonDirectory, "remotes");
        return new SortedSet<string>(
            [.. names, .. Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!) : []],
            StringComparer.Ordinal
        );
    }

    [GeneratedRegex("""^\s*("[^"]*[/\\]|'[^']*[/\\]|\S*[/\\]|["'])?ssh(\.exe)?["']?(\s|$)""")]
    private static partial Regex OpenSsh();
}
