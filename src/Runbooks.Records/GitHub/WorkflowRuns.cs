using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>Starts workflows and reads their runs. It needs `actions: write` to start, `actions: read` to read.</summary>
/// <param name="repository">The repository with the workflows.</param>
public sealed class WorkflowRuns(GitHubRepository repository)
{
    /// <summary>Asks a workflow to run.</summary>
    /// <param name="workflow">The name of its file, such as <c>rollback.yml</c>.</param>
    /// <param name="branch">The branch or tag whose version of it runs.</param>
    /// <param name="inputs">At most 25.</param>
    /// <param name="cancel">Ends it at once.</param>
    /// <returns>
    /// <see cref="GitHubProblemKind.AnswerLost"/> where it may run all the same: look before you ask again, by
    /// <see cref="ListAsync"/> and a title that only this request gives its run.
    /// </returns>
    internal async Task<GitHubAnswer<WorkflowDispatch>> DispatchAsync(
        string workflow,
        string branch,
        IReadOnlyDictionary<string, string> inputs,
        CancellationToken cancel
    )
    {
        var answer = await SendAsync(workflow, branch, inputs, withDetails: true, cancel);

        // An Enterprise that is older than the question refuses it, and nothing was started.
        if (
            answer.Problem is { Kind: GitHubProblemKind.Invalid, Said: { } said }
            && said.Contains("return_run_details", StringComparison.Ordinal)
        )
            answer = await SendAsync(workflow, branch, inputs, withDetails: false, cancel);
        return answer.Then(json => new WorkflowDispatch(GitHubNodes.Number(json, "workflow_run_id")));
    }

    /// <summary>Lists the runs of a workflow, the newest first.</summary>
    /// <param name="workflow">The name of its file.</param>
    /// <param name="since">Only those that were asked for at this time or later; GitHub knows whole seconds.</param>
    /// <param name="eventName">Only those that this event started, such as <c>workflow_dispatch</c>; null for all.</param>
    /// <param name="most">How many of the newest are looked at.</param>
    /// <param name="cancel">Ends it at once.</param>
    public async Task<GitHubAnswer<IReadOnlyList<WorkflowRun>>> ListAsync(
        string workflow,
        DateTimeOffset since,
        string? eventName,
        int most,
        CancellationToken cancel
    )
    {
        // Not by the query's `created`: GitHub's description has it as one time, and its documentation as a range.
        var ofEvent = eventName is null ? string.Empty : $"?event={Uri.EscapeDataString(eventName)}";
        var answer = await repository.ListAsync(
            $"{PathOf(workflow)}/runs{ofEvent}",
            $"list the runs of {workflow}",
            "workflow_runs",
            most,
            cancel
        );
        var second = new DateTimeOffset(since.Ticks - (since.Ticks % TimeSpan.TicksPerSecond), since.Offset);
        return answer.Then<IReadOnlyList<WorkflowRun>>(runs => [.. runs.Select(WorkflowRun.Of).Where(r => r.CreatedAt >= second)]);
    }

    /// <summary>The branch that a workflow is started on unless another is named.</summary>
    public async Task<GitHubAnswer<string>> DefaultBranchAsync(CancellationToken cancel) =>
        (await repository.GetAsync(string.Empty, "read the default branch", cancel)).Then(json =>
            GitHubNodes.Text(json, "default_branch") ?? "main"
        );

    public async Task<GitHubAnswer<WorkflowRun>> GetAsync(long run, CancellationToken cancel) =>
        (await repository.GetAsync($"actions/runs/{run}", $"read the workflow run {run}", cancel)).Then(WorkflowRun.Of);

    /// <summary>Reads the jobs of a run's latest attempt.</summary>
    public async Task<GitHubAnswer<IReadOnlyList<WorkflowJob>>> JobsAsync(long run, CancellationToken cancel)
    {
        var answer = await repository.ListAsync(
            $"actions/runs/{run}/jobs",
            $"list the jobs of the workflow run {run}",
            "jobs",
            most: null,
            cancel
        );
        return answer.Then<IReadOnlyList<WorkflowJob>>(jobs => [.. jobs.Select(WorkflowJob.Of)]);
    }

    private static string PathOf(string workflow) => $"actions/workflows/{Uri.EscapeDataString(workflow)}";

    private Task<GitHubAnswer<JsonNode?>> SendAsync(
        string workflow,
        string branch,
        IReadOnlyDictionary<string, string> inputs,
        bool withDetails,
        CancellationToken cancel
    )
    {
        var body = new JsonObject
        {
            ["ref"] = branch,
            ["inputs"] = new JsonObject(inputs.Select(i => KeyValuePair.Create(i.Key, (JsonNode?)i.Value))),
        };
        if (withDetails)
            body["return_run_details"] = true;
        return repository.SendAsync(HttpMethod.Post, $"{PathOf(workflow)}/dispatches", $"start the workflow {workflow}", body, cancel);
    }
}
