namespace Runbooks.GitHub;

/// <summary>
/// Decides whose texts are taken for ours. A marker proves nothing: anybody can write one into an issue or a comment. Ours
/// are those that we wrote ourselves, and those of whoever may write to the repository.
/// </summary>
/// <param name="repository">The repository.</param>
/// <param name="believesApps">
/// Whether the texts of any installed app count: where they are only written over. Apps pass on what strangers wrote, so that
/// nothing is decided by them.
/// </param>
internal sealed class TrustedAuthors(GitHubRepository repository, bool believesApps = false)
{
    private string? _ourselves;

    /// <summary>Leaves out what a stranger wrote.</summary>
    /// <param name="found">What was found by a marker.</param>
    /// <param name="by">Who wrote it.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<IReadOnlyList<T>> AmongAsync<T>(IReadOnlyList<T> found, Func<T, Authorship> by, CancellationToken cancel)
    {
        if (found.All(f => IsTrusted(by(f))))
            return found;
        var us = await OurselvesAsync(cancel);
        return [.. found.Where(f => IsTrusted(by(f)) || (by(f).Login.Length > 0 && by(f).Login == us))];
    }

    /// <summary>Who we are; null where GitHub does not say. The REST API tells an app's token nothing about itself.</summary>
    public async Task<string?> OurselvesAsync(CancellationToken cancel)
    {
        if (_ourselves is not null)
            return _ourselves;
        var answer = await repository.QueryAsync("query { viewer { login } }", [], "ask who we are", cancel);
        return answer.Problem is null ? _ourselves = GitHubNodes.Text(answer.Value, "data", "viewer", "login") : null;
    }

    private bool IsTrusted(Authorship author) => author.MayWrite || (believesApps && author.IsApp);
}
