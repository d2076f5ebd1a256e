using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>
/// Puts suggestions into a pull request, each once, and keeps them up to date: a comment whose line has moved on is made anew
/// where the line is now, and one that people answered stays. It needs `pull-requests: write`.
/// </summary>
/// <param name="repository">The repository with the pull request.</param>
public sealed class SuggestionComments(GitHubRepository repository)
{
    private readonly TrustedAuthors _authors = new(repository);

    /// <summary>Places suggestions. The first problem ends it; what was placed before stays, and is found when it is asked again.</summary>
    /// <param name="pull">The pull request's number.</param>
    /// <param name="commit">The full hash of the pull request's newest commit, which the lines are of.</param>
    /// <param name="suggestions">What is suggested now.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>How many comments were made or changed.</returns>
    public async Task<GitHubAnswer<int>> PlaceAsync(
        long pull,
        string commit,
        IReadOnlyList<LineSuggestion> suggestions,
        CancellationToken cancel
    )
    {
        if (suggestions.Count == 0)
            return 0;
        var listed = await ListAsync(pull, cancel);
        if (listed.Problem is { } unread)
            return unread;
        var changed = 0;
        foreach (var suggestion in suggestions)
        {
            var done = await PlaceOneAsync(pull, commit, suggestion, listed.Value, cancel);
            if (done.Problem is { } problem)
                return problem;
            changed += done.Value ? 1 : 0;
        }

        return changed;
    }

    private async Task<GitHubAnswer<bool>> PlaceOneAsync(
        long pull,
        string commit,
        LineSuggestion suggestion,
        IReadOnlyList<JsonObject> comments,
        CancellationToken cancel
    )
    {
        var ours = await OursAsync(comments, suggestion, cancel);
        var there = ours.Find(c => IsAt(c, suggestion));
        foreach (var stale in ours.Where(c => c != there && !IsAnswered(c, comments)))
        {
            var gone = await repository.SendAsync(
                HttpMethod.Delete,
                $"pulls/comments/{Id(stale)}",
                $"take the comment on {suggestion.Path} away",
                body: null,
                cancel,
                isRepeatable: true
            );
            if (gone.Problem is { Kind: not GitHubProblemKind.NotFound } problem)
                return problem;
        }

        if (there is null)
            return await CreateAsync(pull, commit, suggestion, cancel);
        if (GitHubNodes.Text(there, "body")?.ReplaceLineEndings("\n") == suggestion.Body)
            return false;
        var answer = await repository.SendAsync(
            HttpMethod.Patch,
            $"pulls/comments/{Id(there)}",
            $"change the comment on {suggestion.Path}",
            new JsonObject { ["body"] = suggestion.Body },
            cancel,
            isRepeatable: true
        );
        return answer.Then(_ => true);
    }

    // A comment whose answer was lost may be there: it is read before another is made.
    private async Task<GitHubAnswer<bool>> CreateAsync(long pull, string commit, LineSuggestion suggestion, CancellationToken cancel)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var body = new JsonObject
            {
                ["body"] = suggestion.Body,
                ["commit_id"] = commit,
                ["path"] = suggestion.Path,
                ["line"] = suggestion.Line,
                ["side"] = "RIGHT",
            };
            var made = await repository.SendAsync(
                HttpMethod.Post,
                $"pulls/{pull}/comments",
                $"comment on line {suggestion.Line} of {suggestion.Path} in #{pull}",
                body,
                cancel
            );
            if (made.Problem?.Kind != GitHubProblemKind.AnswerLost)
                return made.Then(_ => true);
            var listed = await ListAsync(pull, cancel);
            if (listed.Problem is { } problem)
                return problem;
            if ((await OursAsync(listed.Value, suggestion, cancel)).Exists(c => IsAt(c, suggestion)))
                return true;
            if (!isFirst)
                return made.Problem;
        }
    }

    private Task<GitHubAnswer<IReadOnlyList<JsonObject>>> ListAsync(long pull, CancellationToken cancel) =>
        repository.ListAsync($"pulls/{pull}/comments", $"read the comments on the files of #{pull}", member: null, most: null, cancel);

    private async Task<List<JsonObject>> OursAsync(IReadOnlyList<JsonObject> comments, LineSuggestion suggestion, CancellationToken cancel)
    {
        var first = comments.Where(c => GitHubNodes.Number(c, "in_reply_to_id") is null);
        List<JsonObject> marked =
        [
            .. first.Where(c => HiddenMarker.Begins(GitHubNodes.Text(c, "body") ?? string.Empty, suggestion.Marker)),
        ];
        return [.. await _authors.AmongAsync(marked, Authorship.Of, cancel)];
    }

    // GitHub moves a comment with its line, and leaves it without one where the line was changed.
    private static bool IsAt(JsonObject comment, LineSuggestion suggestion) =>
        GitHubNodes.Text(comment, "path") == suggestion.Path && GitHubNodes.Number(comment, "line") == suggestion.Line;

    private static bool IsAnswered(JsonObject comment, IReadOnlyList<JsonObject> comments) =>
        comments.Any(c => GitHubNodes.Number(c, "in_reply_to_id") is { } to && to == Id(comment));

    private static long? Id(JsonObject comment) => GitHubNodes.Number(comment, "id");
}
