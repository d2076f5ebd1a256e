using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>
/// The one comment of a pull request that is kept up to date. It is found by a hidden marker at its very beginning, so
/// that a quote of it, or of the marker, is none; and only if somebody wrote it who may write to the repository, so that a
/// stranger cannot put one there first and say later what they like in our name. It needs `pull_requests: write`
/// (or `issues: write`).
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="name">A name for <see cref="HiddenMarker"/>: each has one comment.</param>
public sealed class StickyComment(GitHubRepository repository, string name)
{
    private readonly TrustedAuthors _authors = new(repository, believesApps: true);

    /// <summary>Writes the comment where it is not there, and changes it where it says something else.</summary>
    /// <param name="pullRequest">The pull request, or an issue, by its number.</param>
    /// <param name="text">In Markdown, without the marker. What is longer than GitHub takes is cut, with a note.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<GitHubAnswer<PostedComment>> PutAsync(long pullRequest, string text, CancellationToken cancel)
    {
        var body = GitHubText.Cut(HiddenMarker.Put(name, text.ReplaceLineEndings("\n").Trim('\n') + "\n"));
        var found = await FindAsync(pullRequest, cancel);
        if (found.Problem is { } problem)
            return problem;
        foreach (var comment in found.Value)
        {
            // Gone since, or not ours to change: then the next, and at last a new one.
            var changed = await ChangeAsync(comment, body, cancel);
            if (changed.Problem?.Kind is not (GitHubProblemKind.NotFound or GitHubProblemKind.Forbidden))
                return changed;
        }

        return await CreateAsync(pullRequest, body, cancel);
    }

    private async Task<GitHubAnswer<PostedComment>> CreateAsync(long pullRequest, string body, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var created = await repository.SendAsync(
                HttpMethod.Post,
                $"issues/{pullRequest}/comments",
                $"comment on #{pullRequest}",
                new JsonObject { ["body"] = body },
                cancel
            );
            if (created.Problem is { Kind: not GitHubProblemKind.AnswerLost } refused)
                return refused;
            var mine = created.Problem is null ? created.Value as JsonObject : null;
            var found = await FindAsync(pullRequest, cancel);
            if (found.Problem is { } problem)
                return mine is null ? problem : new PostedComment(IdOf(mine), UrlOf(mine), IsNew: true);
            if (found.Value.Count > 0)
                return await MergeAsync(found.Value, mine, body, cancel);

            // A list that is behind does not have what GitHub has just taken.
            if (mine is not null)
                return new PostedComment(IdOf(mine), UrlOf(mine), IsNew: true);
            if (attempt > 1)
                return created.Problem!;
        }
    }

    // Two that began at the same time have both written: the oldest stays, and each takes its own younger ones away.
    private async Task<GitHubAnswer<PostedComment>> MergeAsync(
        IReadOnlyList<JsonObject> found,
        JsonObject? mine,
        string body,
        CancellationToken cancel
    )
    {
        var (oldest, author) = (found[0], GitHubNodes.Text(mine, "user", "login") ?? await _authors.OurselvesAsync(cancel));
        var changed = await ChangeAsync(oldest, body, cancel);
        if (changed.Problem is { } problem)
            return mine is null ? problem : new PostedComment(IdOf(mine), UrlOf(mine), IsNew: true);
        foreach (var younger in found.Skip(1).Where(c => author is not null && GitHubNodes.Text(c, "user", "login") == author))
        {
            // One that cannot be taken away is found and not used the next time either.
            _ = await repository.SendAsync(
                HttpMethod.Delete,
                $"issues/comments/{IdOf(younger)}",
                "take a second comment away",
                null,
                cancel
            );
        }

        return changed.Then(c => c with { IsNew = mine is null || IdOf(mine) == c.Id });
    }

    private async Task<GitHubAnswer<PostedComment>> ChangeAsync(JsonObject comment, string body, CancellationToken cancel)
    {
        var posted = new PostedComment(IdOf(comment), UrlOf(comment), IsNew: false);
        if (GitHubNodes.Text(comment, "body")?.ReplaceLineEndings("\n").TrimEnd() == body.TrimEnd())
            return posted;
        var changed = await repository.SendAsync(
            HttpMethod.Patch,
            $"issues/comments/{posted.Id}",
            "change the comment",
            new JsonObject { ["body"] = body },
            cancel
        );
        return changed.Then(_ => posted);
    }

    // The oldest first.
    private async Task<GitHubAnswer<IReadOnlyList<JsonObject>>> FindAsync(long pullRequest, CancellationToken cancel)
    {
        var comments = await repository.ListAsync(
            $"issues/{pullRequest}/comments",
            $"read the comments of #{pullRequest}",
            member: null,
            most: null,
            cancel
        );
        if (comments.Problem is { } problem)
            return problem;
        var marked = comments
            .Value.Where(c => HiddenMarker.Begins(GitHubNodes.Text(c, "body") ?? string.Empty, name))
            .OrderBy(IdOf)
            .ToList();
        return new GitHubAnswer<IReadOnlyList<JsonObject>>(await _authors.AmongAsync(marked, Authorship.Of, cancel));
    }

    private static long IdOf(JsonObject comment) => GitHubNodes.Number(comment, "id") ?? 0;

    private static string UrlOf(JsonObject comment) => GitHubNodes.Text(comment, "html_url") ?? string.Empty;
}
