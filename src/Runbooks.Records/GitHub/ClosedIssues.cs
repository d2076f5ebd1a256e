using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>Closes issues. It needs `issues: write`.</summary>
/// <param name="repository">The repository with the issues.</param>
internal sealed class ClosedIssues(GitHubRepository repository)
{
    /// <summary>Closes an issue that is another one's double, and says whose in a comment.</summary>
    /// <param name="number">The double.</param>
    /// <param name="original">The one that stays.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<GitHubProblem?> CloseDoubleAsync(long number, long original, CancellationToken cancel)
    {
        var closed = await repository.SendAsync(
            HttpMethod.Patch,
            $"issues/{number}",
            $"close the issue #{number}",
            new JsonObject { ["state"] = "closed", ["state_reason"] = "not_planned" },
            cancel,
            isRepeatable: true
        );
        if (closed.Problem is { } problem)
            return problem;

        // It is closed; that the comment is missing is no reason to do anything again.
        await repository.SendAsync(
            HttpMethod.Post,
            $"issues/{number}/comments",
            $"comment on the issue #{number}",
            new JsonObject { ["body"] = $"Opened twice at the same time: #{original} is the one to work on." },
            cancel
        );
        return null;
    }
}
