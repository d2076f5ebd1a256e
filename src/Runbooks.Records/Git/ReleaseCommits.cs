using System.Globalization;
using System.Text.RegularExpressions;
using Runbooks.Events;
using Runbooks.Results;

namespace Runbooks.Git;

/// <summary>
/// What is between two versions in a repository on this machine, read by the git program: nothing is fetched, and nothing that a commit
/// or the repository's configuration says is run.
/// </summary>
public sealed partial class ReleaseCommits
{
    private readonly GitProgram _git;
    private readonly string _name;

    /// <param name="folder">The repository, or a folder in it.</param>
    /// <param name="name">How its target names it.</param>
    /// <param name="environment">Reads a variable; null where it is not set.</param>
    public ReleaseCommits(string folder, string name, Func<string, string?> environment)
    {
        _name = name;

        // A part that was left out when it was cloned would be fetched, from wherever.
        _git = new GitProgram(gitDirectory: null, folder, sshCommand: null, v => v == "GIT_NO_LAZY_FETCH" ? "1" : environment(v));
    }

    /// <summary>Compares two versions by their tags, or by whatever else names a commit.</summary>
    /// <param name="before">The tag of the version before.</param>
    /// <param name="version">The tag of the version that is asked about.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>What is between them, or why they cannot be compared.</returns>
    public async Task<Result<ComparedChange, string>> CompareAsync(string before, string version, CancellationToken cancel)
    {
        var (from, fromProblem) = await CommitOfAsync(before, cancel);
        if (from is null)
            return Result.Failed(fromProblem!);
        var (to, toProblem) = await CommitOfAsync(version, cancel);
        if (to is null)
            return Result.Failed(toProblem!);
        if (from == to)
            return new ComparedChange(_name, before, version, 0, 0);
        var log = await RunAsync(
            [
                "log",
                "-z",
                "--no-show-signature",
                $"--max-count={ComparedChange.MostCommits + 1}",
                "--format=%H%x00%cI%x00%s%x00%b",
                $"{from}..{to}",
            ],
            cancel
        );
        var missing = await RunAsync(["rev-list", "--count", $"{to}..{from}"], cancel);
        var files = await RunAsync(["diff", "-z", "--name-only", "--no-renames", "--no-ext-diff", "--no-textconv", from, to], cancel);
        if (log.Problem is { } problem)
            return Result.Failed($"the commits between `{before}` and `{version}` in {_name} cannot be read: {problem}");
        var commits = Commits(log.Out);
        var paths = await PathsAsync(from, to, cancel);
        var changed = files.Problem is null ? files.Out.Split('\0', StringSplitOptions.RemoveEmptyEntries) : [];
        return new ComparedChange(_name, before, version, Math.Min(commits.Count, ComparedChange.MostCommits), changed.Length)
        {
            Missing = int.TryParse(missing.Out.Trim(), CultureInfo.InvariantCulture, out var count) ? count : 0,
            Incomplete =
                commits.Count > ComparedChange.MostCommits ? $"there are more than {ComparedChange.MostCommits} commits between them"
                : files.Problem is { } unread ? $"the files that differ cannot be read: {unread}"
                : null,
            Commits =
            [
                .. commits
                    .Take(ComparedChange.MostListed)
                    .Select(c => new ComparedCommit(c.Commit, c.At, c.Subject, paths.GetValueOrDefault(c.Commit) ?? [])),
            ],
            PullRequests =
            [
                .. commits
                    .Select(c =>
                        PullRequest(c.Subject, c.Body) is { } merged
                            ? merged with
                            {
                                Paths = paths.GetValueOrDefault(c.Commit) ?? [],
                            }
                            : null
                    )
                    .OfType<ComparedPullRequest>(),
            ],
            Files = changed,
        }.Bounded();
    }

    /// <summary>The pull request that a commit merged, by what a forge writes into its message; null for none.</summary>
    /// <param name="subject">The first line.</param>
    /// <param name="body">What follows.</param>
    public static ComparedPullRequest? PullRequest(string subject, string body) =>
        Merged().Match(subject) is { Success: true } merged
            ? new ComparedPullRequest(
                merged.Groups["number"].Value,
                body.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0) ?? subject,
                Url: null,
                Labels: [],
                Paths: []
            )
        : Squashed().Match(subject) is { Success: true } squashed
            ? new ComparedPullRequest(squashed.Groups["number"].Value, squashed.Groups["title"].Value, Url: null, Labels: [], Paths: [])
        : null;

    private async Task<Result<string?, string>> CommitOfAsync(string name, CancellationToken cancel)
    {
        // A tag first, and then whatever else names a commit: a version may be one itself.
        foreach (var named in (string[])[$"refs/tags/{name}", name])
        {
            var found = await RunAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", named + "^{commit}"], cancel);
            if (found.Problem is null && found.Out.Trim() is { Length: > 0 } commit)
                return commit;
            if (found.ExitCode is null || found.ExitCode == 128 && found.Said.Count > 0)
                return Result.Failed($"{_name} cannot be read: {found.Problem}");
        }

        return Result.Failed($"{_name} has no tag `{name}`");
    }

    private Task<GitAnswer> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancel) => _git.RunAsync(arguments, cancel);

    private static List<(string Commit, string At, string Subject, string Body)> Commits(string log)
    {
        var parts = log.Split('\0');
        var commits = new List<(string, string, string, string)>();
        for (var i = 0; i + 3 < parts.Length; i += 4)
            commits.Add((parts[i], parts[i + 1], parts[i + 2], parts[i + 3]));
        return commits;
    }

    private async Task<Dictionary<string, List<string>>> PathsAsync(string from, string to, CancellationToken cancel)
    {
        var log = await RunAsync(
            [
                "log",
                "--no-show-signature",
                "--no-renames",
                "--no-ext-diff",
                "--no-textconv",
                $"--max-count={ComparedChange.MostListed}",
                "--format=%x00%H",
                "--name-only",
                $"{from}..{to}",
            ],
            cancel
        );
        return log.Problem is null
            ? log
                .Out.Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Select(c => c.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                .Where(lines => lines.Length > 0)
                .ToDictionary(lines => lines[0], lines => lines[1..].ToList())
            : [];
    }

    [GeneratedRegex(@"^Merge pull request #(?<number>\d{1,9}) from ", RegexOptions.CultureInvariant)]
    private static partial Regex Merged();

    [GeneratedRegex(@"^(?<title>.+?) \(#(?<number>\d{1,9})\)$", RegexOptions.CultureInvariant)]
    private static partial Regex Squashed();
}
