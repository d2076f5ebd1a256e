namespace Runbooks.GitHub;

/// <summary>
/// Follows a run of a workflow to its end. It asks often at first, and seldom when it lasts: some hundred requests an hour of the thousands
/// that a token has.
/// </summary>
/// <param name="runs">The workflows of a repository.</param>
/// <param name="time">The clock.</param>
public sealed class WorkflowFollower(WorkflowRuns runs, TimeProvider time)
{
    private const int MostTroubles = 30;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <param name="run">Its number.</param>
    /// <param name="seen">Hears the run and its jobs each time they were read.</param>
    /// <param name="troubled">Hears why they could not be read, once for each row of failures; it goes on asking.</param>
    /// <param name="cancel">Stops following; the run goes on.</param>
    /// <returns>The run at its end with its jobs, or what keeps it from being followed.</returns>
    public async Task<GitHubAnswer<(WorkflowRun Run, IReadOnlyList<WorkflowJob> Jobs)>> FollowAsync(
        long run,
        Func<WorkflowRun, IReadOnlyList<WorkflowJob>, ValueTask> seen,
        Func<GitHubProblem, ValueTask> troubled,
        CancellationToken cancel
    )
    {
        var wait = TimeSpan.FromSeconds(1);
        var troubles = 0;
        while (true)
        {
            // The run before its jobs: one that has ended has all of them.
            var now = await runs.GetAsync(run, cancel);
            var jobs = now.Problem is null ? await runs.JobsAsync(run, cancel) : now.Problem;
            if (jobs.Problem is { } problem)
            {
                if (!problem.IsTransient || ++troubles > MostTroubles)
                    return problem;
                if (troubles == 1)
                    await troubled(problem);
            }
            else
            {
                troubles = 0;
                await seen(now.Value, jobs.Value);
                if (now.Value.IsCompleted)
                    return (now.Value, jobs.Value);
            }

            await Task.Delay(wait, time, cancel);
            wait = wait * 1.2 < Longest ? wait * 1.2 : Longest;
        }
    }
}
