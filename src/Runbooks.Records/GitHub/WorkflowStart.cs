namespace Runbooks.GitHub;

/// <summary>
/// Starts a workflow once, and finds the run that it became: also where GitHub does not say which, and where its answer was lost.
/// </summary>
/// <param name="runs">The workflows of a repository.</param>
/// <param name="time">The clock.</param>
public sealed class WorkflowStart(WorkflowRuns runs, TimeProvider time)
{
    /// <summary>
    /// The input that a workflow shows in its <c>run-name</c>, in square brackets, so that its run can be told from all others.
    /// </summary>
    public const string MarkInput = "dispatch-id";

    private const string StartedByPeople = "workflow_dispatch";
    private const int MostLooks = 15;
    private const int MostRuns = 50;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(2);

    // GitHub's clock and ours differ; a mark tells runs apart, so that too many cost nothing.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <param name="workflow">The name of its file.</param>
    /// <param name="branch">The branch or tag whose version of it runs.</param>
    /// <param name="inputs">Without the mark.</param>
    /// <param name="mark">What tells this run from all others; null where the workflow has no input for it.</param>
    /// <param name="cancel">Ends the wait for the run to appear; a workflow that was asked for runs all the same.</param>
    /// <returns>The run; null where it was started and cannot be told from others. <see cref="GitHubProblemKind.AnswerLost"/> where nobody
    /// knows whether it was.</returns>
    public async Task<GitHubAnswer<WorkflowRun?>> StartAsync(
        string workflow,
        string branch,
        IReadOnlyDictionary<string, string> inputs,
        string? mark,
        CancellationToken cancel
    )
    {
        var since = time.GetUtcNow() - Skew;
        HashSet<long> before = [];
        if (mark is null)
        {
            var known = await runs.ListAsync(workflow, since, StartedByPeople, MostRuns, cancel);
            if (known.Problem is { } problem)
                return problem;
            before = [.. known.Value.Select(r => r.Id)];
        }

        var sent = mark is null ? inputs : new Dictionary<string, string>(inputs) { [MarkInput] = mark };
        var answer = await runs.DispatchAsync(workflow, branch, sent, cancel);
        if (answer.Problem is { Kind: not GitHubProblemKind.AnswerLost } refused)
            return refused;
        if (answer.Problem is null && answer.Value.RunId is { } id)
            return (await runs.GetAsync(id, cancel)).Then<WorkflowRun?>(r => r);
        for (var look = 1; look <= MostLooks; look++)
        {
            if (look > 1)
                await Task.Delay(Between, time, cancel);
            var listed = await runs.ListAsync(workflow, since, StartedByPeople, MostRuns, cancel);
            if (listed.Problem is { IsTransient: false } problem)
                return problem;
            if (listed.Problem is not null)
                continue;
            var found = listed
                .Value.Where(r => mark is null ? !before.Contains(r.Id) : r.Title.Contains($"[{mark}]", StringComparison.Ordinal))
                .ToList();
            if (found.Count == 1)
                return found[0];

            // Two people at once, and nothing that tells their runs apart: a guess could follow the other's.
            if (found.Count > 1)
                return new GitHubAnswer<WorkflowRun?>((WorkflowRun?)null);
        }

        return answer.Problem is { } lost ? lost : new GitHubAnswer<WorkflowRun?>((WorkflowRun?)null);
    }
}
