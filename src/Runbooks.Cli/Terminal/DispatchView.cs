using Runbooks.Definitions.Values;
using Runbooks.GitHub;

namespace Runbooks.Cli.Terminal;

/// <summary>A run at GitHub as a person follows it: one line for each thing that changed.</summary>
/// <param name="output">Where it is written.</param>
/// <param name="time">The clock.</param>
internal sealed class DispatchView(TextWriter output, TimeProvider time)
{
    private readonly HashSet<(long Job, int Step)> _told = [];
    private readonly long _began = time.GetTimestamp();
    private string? _state;
    private bool _hasLink;

    /// <summary>Says what was started, and where it can be looked at.</summary>
    /// <param name="workflow">Its file.</param>
    /// <param name="repository">Whose it is.</param>
    /// <param name="branch">On which branch.</param>
    /// <param name="run">The run; null where it cannot be told from others.</param>
    /// <param name="list">The page of the workflow's runs.</param>
    public void Started(string workflow, string repository, string branch, WorkflowRun? run, string list)
    {
        Write($"Started {workflow} of {repository} on {branch}{(run is null ? string.Empty : $": {run.Title}")}");
        Write(run?.Url ?? $"GitHub does not say which run it became, and several began at this moment: {list}");
        _hasLink = true;
    }

    /// <summary>Hears the run and its jobs.</summary>
    public ValueTask SeenAsync(WorkflowRun run, IReadOnlyList<WorkflowJob> jobs)
    {
        if (!_hasLink)
        {
            Write(run.Title);
            Write(run.Url);
            _hasLink = true;
        }

        if (_state != run.Status && StateOf(run.Status) is { } state)
            Write($"  · {state}");
        _state = run.Status;
        foreach (var job in jobs)
        {
            foreach (var step in job.Steps.Where(s => s.Status == "completed" && s.Conclusion != "skipped"))
            {
                if (_told.Add((job.Id, step.Number)))
                    Write($"  {SignOf(step.Conclusion)} {job.Name}: {step.Name}");
            }

            if (job is { Status: "completed", Steps.Count: 0 } && _told.Add((job.Id, 0)))
                Write($"  {SignOf(job.Conclusion)} {job.Name}");
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Hears why the run could not be read.</summary>
    public ValueTask TroubledAsync(GitHubProblem problem)
    {
        Write($"  ! {problem.Message}; asking again");
        return ValueTask.CompletedTask;
    }

    /// <summary>Says how it ended.</summary>
    public void Ended(WorkflowRun run, string outcome, int exitCode)
    {
        var since = run.CreatedAt is { } asked && run.UpdatedAt is { } ended && ended > asked ? ended - asked : time.GetElapsedTime(_began);
        Write(string.Empty);
        Write($"{outcome.ToUpperInvariant()} {Duration.Format(since)} after it was asked for (exit code {exitCode})");
        Write($"The summary, with the checklist and the post-mortem: {run.Url}");
    }

    private static string? StateOf(string status) =>
        status switch
        {
            "queued" or "requested" => "waits for a runner",
            "pending" => "waits for another run on the same target",
            "waiting" => "waits for a person to let it pass: look at its page",
            "in_progress" => "runs",
            _ => null,
        };

    private static string SignOf(string? conclusion) =>
        conclusion switch
        {
            "success" => "✓",
            "cancelled" => "■",
            _ => "✗",
        };

    private void Write(string line) => output.WriteLine(RunView.Plain(line));
}
