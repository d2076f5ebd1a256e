using Runbooks.GitHub;
using Runbooks.Runs;

namespace Runbooks.Cli.Terminal;

/// <summary>What a person is told of a record's pull request: where it is, or how to have one.</summary>
internal static class PullRequestLines
{
    /// <summary>The lines, as markup.</summary>
    /// <param name="attempt">What became of it; null where there is to be none.</param>
    /// <param name="incident">The incident's id.</param>
    public static IEnumerable<string> Of(PullRequestAttempt? attempt, string incident)
    {
        switch (attempt?.Answer)
        {
            case null:
                break;
            case { Problem: { Kind: GitHubProblemKind.NoCredentials } problem }:
                yield return $"[bold]Review[/]   open the pull request: {RunView.Escape(attempt.Page)}";
                yield return $"         It is opened for you once there is a token: {RunView.Escape(problem.Help ?? problem.Message)}";
                break;
            case { Problem: { } problem }:
                yield return $"[bold yellow]Review[/]   no pull request yet: {RunView.Escape(problem.Message)}";
                if (problem.Help is { } help)
                    yield return $"         {RunView.Escape($"{char.ToUpperInvariant(help[0])}{help[1..]}")}";
                yield return $"         Then run `runbook incidents publish {RunView.Escape(incident)}`, or open it: "
                    + $"{RunView.Escape(attempt.Page)}";
                break;
            case { Value: var published }:
                yield return $"[bold]Review[/]   {RunView.Escape(published.PullRequest.Url)}{Said(published.Outcome)}";
                foreach (var note in published.Notes)
                    yield return $"         {RunView.Escape(note)}";
                break;
        }
    }

    private static string Said(PullRequestOutcome outcome) =>
        outcome switch
        {
            PullRequestOutcome.Merged => ", which is merged",
            PullRequestOutcome.Closed => ", which was closed",
            _ => string.Empty,
        };
}
