using System.Text.Json.Nodes;
using Runbooks.Git;
using Runbooks.Runs;

namespace Runbooks.Cli.Terminal;

/// <summary>What is said of branches that were pushed: where they are now, or why not and what to do.</summary>
internal static class DeliveryText
{
    /// <summary>Writes a few lines for each.</summary>
    public static void Write(TextWriter output, IReadOnlyList<DeliveredBranch> delivered)
    {
        foreach (var branch in delivered)
        {
            if (branch.Push is { Commit: not null } push)
                output.WriteLine($"✓ {branch.Branch} {(push is AlreadyPushed ? "was" : "is")} pushed to {push.Remote}");
            if (branch.PullRequest is { } pull)
                output.WriteLine($"    pull request #{pull.Number}: {pull.Url}");
            if (branch.Problem is null)
                continue;
            output.WriteLine(
                $"✗ {branch.Branch} {(branch.Push?.Commit is null ? "is not pushed" : "has no pull request")}: {branch.Problem}"
            );
            foreach (var line in branch.Push?.Said ?? [])
                output.WriteLine($"    {branch.Push!.Remote} says: {line}");
            if (branch.Help is { } help)
                output.WriteLine($"    {help}");
        }
    }

    /// <summary>The same for programs.</summary>
    public static JsonArray ToJson(IReadOnlyList<DeliveredBranch> delivered) =>
        new([
            .. delivered.Select(d =>
                (JsonNode)
                    new JsonObject
                    {
                        ["branch"] = d.Branch,
                        ["remote"] = d.Push?.Remote,
                        ["commit"] = d.Push?.Commit,
                        ["pull-request"] = d.PullRequest?.Url,
                        ["problem"] = d.Problem,
                        ["help"] = d.Help,
                    }
            ),
        ]);
}
