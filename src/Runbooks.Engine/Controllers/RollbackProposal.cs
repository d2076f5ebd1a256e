using System.Text;
using Runbooks.Diagnostics;
using Runbooks.GitOps;

namespace Runbooks.Controllers;

/// <summary>What the pull request of a rollback says to whoever merges it.</summary>
/// <param name="target">The target's name.</param>
/// <param name="incident">The incident that the run records; null where none is known.</param>
/// <param name="run">The run; null where none is known.</param>
internal sealed class RollbackProposal(string target, string? incident, string? run)
{
    /// <summary>Writes it.</summary>
    /// <param name="commit">The commit that it brings.</param>
    /// <param name="from">What serves, and is to be left.</param>
    /// <param name="to">What is gone back to.</param>
    public PullRequestText TextOf(GitCommit commit, Release from, Release to)
    {
        var (branch, file) = (MarkdownEscape.Line(commit.On.Branch), MarkdownEscape.Line(commit.On.File));
        var value = MarkdownEscape.Line($"{commit.On.Value}");
        var body = new StringBuilder()
            .Append($"Rolls **{MarkdownEscape.Line(target)}** back from **{Said(from)}** to **{Said(to)}**: ")
            .Append(
                commit.Revert is null
                    ? $"{value} of {file} is {MarkdownEscape.Line(commit.To)} again"
                    : $"{commit.Revert} is reverted, so that {value} of {file} is {MarkdownEscape.Line(commit.To)} again"
            )
            .Append(".\n\n")
            .Append("**A run waits for the merge.** ")
            .Append($"It could not push to {branch}, sees by itself that this is merged, and then proves what serves.\n\n")
            .Append("| | release | made by |\n|---|---|---|\n")
            .Append($"| from | {Said(from)} | {MarkdownEscape.Line(from.Place)} |\n")
            .Append($"| to | {Said(to)} | {MarkdownEscape.Line(to.Place)} |\n\n");
        if (incident is not null)
            body.Append($"Incident: {MarkdownEscape.Line(incident)}");
        if (run is not null)
            body.Append($"{(incident is null ? "Run" : ", run")} {MarkdownEscape.Line(run)}");
        if (incident is not null || run is not null)
            body.Append(".\n\n");
        body.Append("What closes it:\n\n")
            .Append($"- **Merge it** and the traffic goes back to {Said(to)}.\n")
            .Append("- **Close it** without merging, and the run ends: nothing is changed.\n")
            .Append("- The run closes nothing by itself. When its time is over, this stays open: merged later, it still rolls back, ")
            .Append("and nobody watches. Close it where that is not wanted any more.\n");
        return new PullRequestText(commit.Message, body.ToString());
    }

    private static string Said(Release release) => MarkdownEscape.Line(release.Version ?? release.Place);
}
