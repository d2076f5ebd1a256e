using System.Security.Cryptography;
using Runbooks.Git;
using Runbooks.GitHub;

namespace Runbooks.Cli.Commands.Incidents;

/// <summary>The reviewers' checklist as the one comment of a pull request that is kept up to date.</summary>
internal static class ReviewComment
{
    /// <summary>The name of its hidden marker.</summary>
    public const string Name = "review";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    /// <summary>Posts it, or brings it up to date.</summary>
    /// <param name="host">The environment, and where is said what became of it.</param>
    /// <param name="repository">The records repository.</param>
    /// <param name="pullRequest">The pull request's number; null where it is not known.</param>
    /// <param name="text">The checklist, in Markdown.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>Whether the command may go on as if nothing had happened: what a person must mend it may not.</returns>
    public static async Task<bool> PostAsync(CommandHost host, RecordsRepository repository, long? pullRequest, string text, CancellationToken cancel)
    {
        var posted = await PutAsync(host, repository, pullRequest, text, cancel);
        if (posted.Problem is not { } problem)
        {
            await host.Error.WriteLineAsync($"note: the checklist is on the pull request: {posted.Value.Url}");
            return true;
        }

        // The token of a pull request from a fork only reads; and a comment that GitHub does not take now is none the less for the review.
        var isNote = problem.Kind == GitHubProblemKind.Forbidden || problem.IsTransient;
        await host.Error.WriteLineAsync($"{(isNote ? "note" : "error")}: the checklist is not on the pull request: {problem.Message}");
        var help = problem.Kind == GitHubProblemKind.Forbidden ? "the token of a pull request from a fork may only read: the annotations and `--format markdown` say the same; elsewhere give the job `pull-requests: write`" : problem.Help;
        if (help is not null) await host.Error.WriteLineAsync($"  = help: {help}");
        return isNote;
    }

    private static async Task<GitHubAnswer<PostedComment>> PutAsync(CommandHost host, RecordsRepository repository, long? pullRequest, string text, CancellationToken cancel)
    {
        if (GitHubAddress.ProblemOf(host.Environment) is { } wrong) return new GitHubProblem(GitHubProblemKind.NoCredentials, wrong);
        if (pullRequest is not { } number)
            return new GitHubProblem(GitHubProblemKind.NotFound, "which pull request it is for is not known", "name it with `--pull-request NUMBER`; in a workflow on `pull_request` GitHub says it");
        if (AddressOf(host, repository) is not { } address)
            return new GitHubProblem(GitHubProblemKind.NoCredentials, "the records repository has no remote that is known to be GitHub, so no token is sent there", "set GITHUB_REPOSITORY to owner/name, and for a GitHub Enterprise GH_HOST to its host");

        // Nothing that this command writes comes from the token.
        var credentials = GitHubCredentials.FromEnvironment(host.Environment, _ => { });
        if (credentials.Problem is { } none) return none;
        using var identity = credentials.Value;
        using var handler = GitHubRepository.Handler();
        var github = GitHubRepository.Connect(address, identity, handler, host.Time, () => RandomNumberGenerator.GetInt32(1000) / 1000.0).Within(Bound);
        return await new StickyComment(github, Name).PutAsync(number, text, cancel);
    }

    private static GitHubAddress? AddressOf(CommandHost host, RecordsRepository repository) =>
        host.Environment("GITHUB_REPOSITORY") is { Length: > 0 } name ? GitHubAddress.Named(name, host.Environment)
        : repository.FindRemoteSettings()?.Url is { } url ? GitHubAddress.Of(url, host.Environment)
        : null;
}
