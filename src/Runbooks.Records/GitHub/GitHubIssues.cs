using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>Opens and reads issues. It needs `issues: write`.</summary>
/// <param name="repository">The repository with the issues.</param>
internal sealed class GitHubIssues(GitHubRepository repository)
{
    private readonly TrustedAuthors _authors = new(repository);

    /// <summary>
    /// Finds the issue whose text begins with a hidden marker, the oldest of them that no stranger wrote. It lists instead of searching:
    /// what was
    /// just opened is not found by a search for some time.
    /// </summary>
    /// <param name="marker">A name for <see cref="HiddenMarker"/>.</param>
    /// <param name="since">Issues that have not changed since then are not looked at, such as the time of the incident; null for
    /// all.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>Null where there is none.</returns>
    public async Task<GitHubAnswer<GitHubIssue?>> FindAsync(string marker, DateTimeOffset? since, CancellationToken cancel)
    {
        var answer = await ListAsync(label: null, since, cancel);
        if (answer.Problem is { } problem)
            return problem;
        List<GitHubIssue> marked = [.. answer.Value.Where(i => HiddenMarker.Begins(i.Body, marker))];
        return (await _authors.AmongAsync(marked, i => i.By, cancel)).MinBy(i => i.Number);
    }

    /// <summary>Leaves issues out that begin with a marker of ours, and that a stranger wrote.</summary>
    /// <param name="issues">As they were listed.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<IReadOnlyList<GitHubIssue>> WithoutStrangersAsync(IReadOnlyList<GitHubIssue> issues, CancellationToken cancel)
    {
        List<GitHubIssue> marked = [.. issues.Where(i => HiddenMarker.IsIn(i.Body))];
        var ours = await _authors.AmongAsync(marked, i => i.By, cancel);
        return ours.Count == marked.Count ? issues : [.. issues.Where(i => !HiddenMarker.IsIn(i.Body) || ours.Contains(i))];
    }

    /// <summary>Opens an issue. Nobody is assigned where GitHub does not take the assignees.</summary>
    public async Task<GitHubAnswer<GitHubIssue>> CreateAsync(
        string body,
        string title,
        IReadOnlyList<string> labels,
        IReadOnlyList<string> assignees,
        CancellationToken cancel
    )
    {
        var issue = new JsonObject { ["title"] = GitHubText.Title(title), ["body"] = GitHubText.Cut(body) };
        if (labels.Count > 0)
            issue["labels"] = new JsonArray([.. labels.Select(l => (JsonNode)l)]);
        if (assignees.Count > 0)
            issue["assignees"] = new JsonArray([.. assignees.Select(a => (JsonNode)a)]);
        var answer = await repository.SendAsync(HttpMethod.Post, "issues", $"open the issue “{title}”", issue, cancel);
        return
            assignees.Count > 0
            && answer.Problem is { Kind: GitHubProblemKind.Invalid, Said: { } said }
            && said.Contains("assignee", StringComparison.OrdinalIgnoreCase)
            ? await CreateAsync(body, title, labels, [], cancel)
            : answer.Then(GitHubIssue.Of);
    }

    public async Task<GitHubAnswer<GitHubIssue>> GetAsync(long number, CancellationToken cancel) =>
        (await repository.GetAsync($"issues/{number}", $"read the issue #{number}", cancel)).Then(GitHubIssue.Of);

    /// <summary>Lists issues, open and closed, the newest first; pull requests are none.</summary>
    /// <param name="label">Only those with this label; null for all.</param>
    /// <param name="since">Only those that changed since then; null for all.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<GitHubAnswer<IReadOnlyList<GitHubIssue>>> ListAsync(string? label, DateTimeOffset? since, CancellationToken cancel)
    {
        var ofLabel = label is null ? string.Empty : $"&labels={Uri.EscapeDataString(label)}";
        var changed = since is { } at ? $"&since={at.ToUniversalTime():yyyy-MM-ddTHH:mm:ssZ}" : string.Empty;
        var answer = await repository.ListAsync($"issues?state=all{ofLabel}{changed}", "list the issues", member: null, most: null, cancel);
        return answer.Then<IReadOnlyList<GitHubIssue>>(issues =>
            [.. issues.Where(i => !i.ContainsKey("pull_request")).Select(GitHubIssue.Of)]
        );
    }
}
