using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>
/// Puts labels on pull requests, and makes those that the repository lacks. It needs `issues: write` or
/// `pull_requests: write`. Labels are for people: nothing that goes wrong with them is more than a note.
/// </summary>
/// <param name="repository">The repository.</param>
public sealed class PullRequestLabels(GitHubRepository repository)
{
    /// <summary>Puts those on that are not there; takes none off.</summary>
    /// <param name="pullRequest">As it was read.</param>
    /// <param name="labels">What it is to have.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>A sentence for each thing that could not be done.</returns>
    public async Task<IReadOnlyList<string>> AddAsync(PullRequest pullRequest, IReadOnlyList<GitHubLabel> labels, CancellationToken cancel)
    {
        var missing = labels.Where(l => !pullRequest.Labels.Contains(l.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        if (missing.Count == 0)
            return [];
        var notes = new List<string>();
        foreach (var label in missing)
        {
            if (await MakeAsync(label, cancel) is { } problem)
                notes.Add($"The label “{label.Name}” could not be made: {problem.Message}.");
        }

        var names = new JsonArray([.. missing.Select(l => (JsonNode)l.Name)]);
        var added = await repository.SendAsync(
            HttpMethod.Post,
            $"issues/{pullRequest.Number}/labels",
            $"label the pull request #{pullRequest.Number}",
            new JsonObject { ["labels"] = names },
            cancel,
            isRepeatable: true
        );
        if (added.Problem is { } refused)
            notes.Add(
                $"The labels {string.Join(", ", missing.Select(l => $"“{l.Name}”"))} are not on the pull request: {refused.Message}."
            );
        return notes;
    }

    private async Task<GitHubProblem?> MakeAsync(GitHubLabel label, CancellationToken cancel)
    {
        var there = await repository.GetAsync($"labels/{Uri.EscapeDataString(label.Name)}", $"read the label “{label.Name}”", cancel);
        if (there.Problem is null)
            return null;
        if (there.Problem.Kind != GitHubProblemKind.NotFound)
            return there.Problem;
        var body = new JsonObject
        {
            ["name"] = label.Name,
            ["color"] = label.Color,
            ["description"] = label.Description,
        };
        var made = await repository.SendAsync(
            HttpMethod.Post,
            "labels",
            $"make the label “{label.Name}”",
            body,
            cancel,
            isRepeatable: true
        );

        // Somebody else, or we ourselves with an answer that was lost, was faster.
        return
            made.Problem is { Kind: GitHubProblemKind.Invalid, Said: { } said } && said.Contains("already_exists", StringComparison.Ordinal)
            ? null
            : made.Problem;
    }
}
