using Runbooks.Cli.Hosting;
using Runbooks.Git;
using Runbooks.Incidents.Review;
using Runbooks.Runs;

namespace Runbooks.Cli.Commands.Incidents;

/// <summary>The proposals of records as suggestions in their pull request, on the lines where each is decided.</summary>
internal static class ReviewSuggestions
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    /// <summary>Places them, each once. What GitHub does not take is told, and fails no review: the record says it all.</summary>
    /// <param name="host">The environment, and where is said what became of it.</param>
    /// <param name="repository">The records repository.</param>
    /// <param name="reviews">The records of the pull request.</param>
    /// <param name="pullRequest">The pull request's number; null where it is not known.</param>
    /// <param name="head">The full hash of its newest commit; null for HEAD.</param>
    /// <param name="cancel">Ends it at once.</param>
    public static async Task PlaceAsync(
        CommandHost host,
        RecordsRepository repository,
        IReadOnlyList<RecordReview> reviews,
        long? pullRequest,
        string? head,
        CancellationToken cancel
    )
    {
        // What is checked out for a pull request is a merge: comments stand on the lines of its branch.
        var commit = (head is null ? null : repository.Resolve(head)) ?? repository.Resolve("HEAD");
        if (pullRequest is not { } number || commit is null)
            return;
        var access = GitHubAccess.Open(GitHubAccess.AddressOf(repository, host.Environment), host.Environment, host.Time, _ => { });
        if (access.Problem is not null)
            return;
        using var github = access.Value;
        var placed = await RecordSuggestions.PlaceAsync(
            github.Repository.Within(Bound),
            repository,
            number,
            commit,
            reviews.Select(r => r.Path),
            cancel
        );
        if (placed.Problem is { } problem)
            await host.Error.WriteLineAsync($"note: not every proposed change is a suggestion in the pull request: {problem.Message}");
        else if (placed.Value > 0)
            await host.Error.WriteLineAsync(
                $"note: {placed.Value} {(placed.Value == 1 ? "suggestion" : "suggestions")} to decide on in the pull request"
            );
    }
}
