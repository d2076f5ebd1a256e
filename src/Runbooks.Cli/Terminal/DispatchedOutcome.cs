using System.Text.RegularExpressions;
using Runbooks.Cli.Hosting;
using Runbooks.GitHub;

namespace Runbooks.Cli.Terminal;

/// <summary>
/// How a run at GitHub ended, for whoever waits for it here. The workflow says it in the name of a step,
/// <c>Outcome: recovered (exit code 0)</c>: whoever may follow a run may read that, and no log or artifact is needed.
/// </summary>
internal static partial class DispatchedOutcome
{
    /// <summary>The exit code, and the outcome in words.</summary>
    /// <param name="run">The run; it has ended.</param>
    /// <param name="jobs">Its jobs.</param>
    public static (int ExitCode, string Outcome) Of(WorkflowRun run, IReadOnlyList<WorkflowJob> jobs)
    {
        foreach (var step in jobs.SelectMany(j => j.Steps).Where(s => s.Conclusion is not (null or "skipped")))
        {
            if (Said().Match(step.Name) is { Success: true } said)
                return (int.Parse(said.Groups[2].Value), said.Groups[1].Value);
        }

        return run.Conclusion switch
        {
            "success" => (ExitCodes.Recovered, "the workflow succeeded, and does not say how its run ended"),
            "cancelled" => (ExitCodes.Cancelled, "cancelled"),

            // It may have failed before anything was sent, or right behind it.
            _ => (
                ExitCodes.Unknown,
                $"the workflow ended as {run.Conclusion ?? "nothing"}, and does not say how its run did: look at the target"
            ),
        };
    }

    [GeneratedRegex(@"^Outcome: (.+) \(exit code (\d{1,3})\)$")]
    private static partial Regex Said();
}
