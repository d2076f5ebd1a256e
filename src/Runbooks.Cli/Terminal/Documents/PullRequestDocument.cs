using Runbooks.GitHub;
using Runbooks.Runs;

namespace Runbooks.Cli.Terminal.Documents;

/// <summary>A pull request, or why there is none.</summary>
internal sealed record PullRequestDocument(long? Number, string? Url, bool? Draft, string? Problem)
{
    /// <returns>Null where there is to be none.</returns>
    public static PullRequestDocument? Of(GitHubAnswer<PublishedRecord>? answer) =>
        answer switch
        {
            null => null,
            { Problem: { } problem } => new(Number: null, Url: null, Draft: null, problem.Message),
            { Value.PullRequest: var pull } => new(pull.Number, pull.Url, pull.IsDraft, Problem: null),
        };
}
