using System.Text.Json.Nodes;

namespace Runbooks.GitHub;

/// <summary>Commits that GitHub makes itself, and signs: the only ones that a rule takes which wants verified signatures.</summary>
/// <param name="repository">The repository.</param>
public sealed class SignedCommits(GitHubRepository repository)
{
    private const string Mutation =
        "mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }";

    /// <summary>
    /// Makes one on a branch. It comes right behind <paramref name="start"/> or not at all, so that it can be asked for again where an
    /// answer was lost.
    /// </summary>
    /// <param name="branch">Without <c>refs/heads/</c>; made where it does not exist.</param>
    /// <param name="start">The full hash of the commit before it, which GitHub has.</param>
    /// <param name="message">The whole message.</param>
    /// <param name="files">By path from the root of the repository; each replaces what is there.</param>
    /// <param name="cancel">Ends it at once; whether it was made is not known then.</param>
    /// <returns>Its full hash.</returns>
    public async Task<GitHubAnswer<string>> CommitAsync(
        string branch,
        string start,
        string message,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files,
        CancellationToken cancel
    )
    {
        if (await BeginAsync(branch, start, cancel) is { } problem)
            return problem;
        var lines = message.Split('\n', 2);
        var input = new JsonObject
        {
            ["branch"] = new JsonObject { ["repositoryNameWithOwner"] = repository.Address.FullName, ["branchName"] = branch },
            ["expectedHeadOid"] = start,
            ["message"] = new JsonObject { ["headline"] = lines[0], ["body"] = lines.Length > 1 ? lines[1].Trim('\n') : string.Empty },
            ["fileChanges"] = new JsonObject
            {
                ["additions"] = new JsonArray([
                    .. files.Select(f => new JsonObject { ["path"] = f.Key, ["contents"] = Convert.ToBase64String(f.Value.Span) }),
                ]),
            },
        };
        var answer = await repository.QueryAsync(Mutation, new JsonObject { ["input"] = input }, $"commit to {branch}", cancel);
        if (answer.Problem is { } refused)
            return refused;
        return GitHubNodes.Text(answer.Value, "data", "createCommitOnBranch", "commit", "oid") is { } made
            ? new GitHubAnswer<string>(made)
            : new GitHubProblem(GitHubProblemKind.Unexpected, $"cannot commit to {branch}: GitHub did not say which commit it made");
    }

    private async Task<GitHubProblem?> BeginAsync(string branch, string start, CancellationToken cancel)
    {
        var there = await repository.GetAsync($"branches/{Uri.EscapeDataString(branch)}", $"read the branch {branch}", cancel);
        if (there.Problem is null)
            return null;
        if (there.Problem.Kind != GitHubProblemKind.NotFound)
            return there.Problem;
        var body = new JsonObject { ["ref"] = $"refs/heads/{branch}", ["sha"] = start };
        return (await repository.SendAsync(HttpMethod.Post, "git/refs", $"make the branch {branch}", body, cancel)).Problem;
    }
}
