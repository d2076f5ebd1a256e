using Runbooks.Cli.Hosting;
using Runbooks.Git;
using Runbooks.GitHub;
using Runbooks.Runs;

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
    public static async Task<bool> PostAsync(
        CommandHost host,
        RecordsRepository repository,
        long? pullRequest,
        string text,
        CancellationToken cancel
    )
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
        var help =
            problem.Kind == GitHubProblemKind.Forbidden
                ? "the token of a pull request from a fork may only read: the annotations and `--format markdown` say the "
                    + "same; elsewhere give the job `pull-requests: write`"
                : problem.Help;
        if (help is not null)
            await host.Error.WriteLineAsync($"  = help: {help}");
        return isNote;
    }

    private static async Task<GitHubAnswer<PostedComment>> PutAsync(
        CommandHost host,
        RecordsRepository repository,
        long? pullRequest,
        string text,
        CancellationToken cancel
    )
    {
        if (pullRequest is not { } number)
            return new GitHubProblem(
                GitHubProblemKind.NotFound,
                "which pull request it is for is not known",
                "name it with `--pull-request NUMBER`; in a workflow on `pull_request` GitHub says it"
            );

        // Nothing that this command writes comes from the token.
        var access = GitHubAccess.Open(GitHubAccess.AddressOf(repository, host.Environment), host.Environment, host.Time, _ => { });
        if (access.Problem is { } none)
            return none;
        using var github = access.Value;
        return await new StickyComment(github.Repository.Within(Bound), Name).PutAsync(number, text, cancel);
    }
}
