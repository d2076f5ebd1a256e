using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Git;

namespace Runbooks.GitHub;

/// <summary>What is between two versions in a repository at GitHub. It needs `contents: read` and `pull_requests: read`.</summary>
/// <param name="repository">The repository.</param>
public sealed class ReleaseComparison(GitHubRepository repository)
{
    private const int PageSize = 100;

    // Each is two requests.
    private const int MostLookedUp = 10;

    /// <param name="name">How its target names it.</param>
    /// <param name="before">The tag of the version before.</param>
    /// <param name="version">The tag of the version that is asked about.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<GitHubAnswer<ComparedChange>> CompareAsync(string name, string before, string version, CancellationToken cancel)
    {
        var first = await PageAsync(1);
        if (first.Problem is { } problem)
            return problem;
        var total = (int)Math.Min(GitHubNodes.Number(first.Value, "total_commits") ?? 0, int.MaxValue);
        var commits = GitHubNodes.Items(first.Value, "commits").ToList();

        // They come oldest first, page by page: what was made last is on the last page.
        string? incomplete = null;
        if (total > PageSize)
        {
            var last = await PageAsync((Math.Min(total, ComparedChange.MostCommits) + PageSize - 1) / PageSize);
            if (last.Problem is null)
                commits.AddRange(GitHubNodes.Items(last.Value, "commits"));
            incomplete = $"of {total} commits, {commits.Count} were looked at";
        }

        commits.Reverse();
        var files = GitHubNodes.Items(first.Value, "files").Select(f => GitHubNodes.Text(f, "filename")).OfType<string>().ToList();
        var requests = commits
            .Select(c => GitHubNodes.Text(c, "commit", "message") ?? string.Empty)
            .Select(m => ReleaseCommits.PullRequest(m.Split('\n')[0], string.Join('\n', m.Split('\n').Skip(1))))
            .OfType<ComparedPullRequest>()
            .DistinctBy(p => p.Number)
            .ToList();
        for (var i = 0; i < Math.Min(requests.Count, MostLookedUp); i++)
        {
            var (completed, unread) = await LookUpAsync(requests[i], cancel);
            requests[i] = completed;
            incomplete ??= unread;
        }

        return new ComparedChange(name, before, version, total, files.Count)
        {
            Url = PageOf(first.Value, "html_url"),
            Missing = (int)Math.Min(GitHubNodes.Number(first.Value, "behind_by") ?? 0, int.MaxValue),
            Incomplete = incomplete,
            Commits = [.. commits.Select(Commit)],
            PullRequests = requests,
            Files = files,
        }.Bounded();

        Task<GitHubAnswer<JsonNode?>> PageAsync(int page) =>
            repository.GetAsync(
                $"compare/{Uri.EscapeDataString(before)}...{Uri.EscapeDataString(version)}?per_page={PageSize}&page={page}",
                "compare two versions",
                cancel
            );
    }

    private async Task<(ComparedPullRequest Request, string? Problem)> LookUpAsync(ComparedPullRequest told, CancellationToken cancel)
    {
        var what = $"read the pull request #{told.Number}";
        var found = await repository.GetAsync($"pulls/{told.Number}", what, cancel);
        if (found.Problem is { } problem)
            return (told, problem.Message);
        var files = await repository.ListAsync($"pulls/{told.Number}/files", what, member: null, PageSize, cancel);
        return (
            told with
            {
                Title = GitHubNodes.Text(found.Value, "title") ?? told.Title,
                Url = PageOf(found.Value, "html_url"),
                Labels = [.. GitHubNodes.Items(found.Value, "labels").Select(l => GitHubNodes.Text(l, "name")).OfType<string>()],
                Paths = files.Problem is null ? [.. files.Value.Select(f => GitHubNodes.Text(f, "filename")).OfType<string>()] : [],
            },
            files.Problem?.Message
        );
    }

    private static ComparedCommit Commit(JsonObject commit) =>
        new(
            GitHubNodes.Text(commit, "sha") ?? string.Empty,
            GitHubNodes.Text(commit, "commit", "committer", "date") ?? string.Empty,
            (GitHubNodes.Text(commit, "commit", "message") ?? string.Empty).Split('\n')[0],
            []
        );

    // What becomes a link goes where pages of GitHub are.
    private string? PageOf(JsonNode? node, string member) =>
        Uri.TryCreate(GitHubNodes.Text(node, member), UriKind.Absolute, out var page)
        && page.Scheme == Uri.UriSchemeHttps
        && page is { UserInfo: "" }
        && page.Authority.Equals(repository.Address.Host, StringComparison.OrdinalIgnoreCase)
            ? page.AbsoluteUri
            : null;
}
