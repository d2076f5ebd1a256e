using System.Text.Json.Nodes;
using Runbooks.Tests.Git;
using Runbooks.Tests.Git.Servers;

namespace Runbooks.Tests.GitHub;

/// <summary>Branches and commits that GitHub makes itself, in a real repository behind it.</summary>
/// <param name="github">Whose API it is.</param>
/// <param name="served">The repository.</param>
internal sealed class FakeCommits(FakeGitHub github, ServedRepository served)
{
    /// <summary>What is answered; null for what is none of its.</summary>
    public FakeAnswer? Answer(FakeRequest request)
    {
        if (request.Is($"GET /repos/{github.FullName}/branches/*", out var names))
            return Tip(names[0]) is { } tip
                ? new FakeAnswer(
                    200,
                    new JsonObject
                    {
                        ["name"] = names[0],
                        ["commit"] = new JsonObject { ["sha"] = tip },
                    }
                )
                : FakeAnswer.Refused(404, "Branch not found");
        if (request.Is($"POST /repos/{github.FullName}/git/refs", out _))
        {
            var (name, sha) = ((string)request.Body["ref"]!, (string)request.Body["sha"]!);
            served.Git("update-ref", name, sha);
            return new FakeAnswer(
                201,
                new JsonObject
                {
                    ["ref"] = name,
                    ["object"] = new JsonObject { ["sha"] = sha },
                }
            );
        }

        return
            request.Is("POST /graphql", out _)
            && ((string)request.Body["query"]!).Contains("createCommitOnBranch", StringComparison.Ordinal)
            ? Commit(request.Body["variables"]!["input"]!)
            : null;
    }

    private FakeAnswer Commit(JsonNode input)
    {
        var branch = (string)input["branch"]!["branchName"]!;
        if (Tip(branch) != (string?)input["expectedHeadOid"])
            return Said(
                new JsonObject
                {
                    ["errors"] = new JsonArray(
                        new JsonObject
                        {
                            ["type"] = "STALE_DATA",
                            ["message"] = $"Expected branch to point to \"{input["expectedHeadOid"]}\"",
                        }
                    ),
                }
            );
        var folder = Directory.CreateTempSubdirectory("runbook-github-").FullName;
        ScratchRepository.GitIn(folder, "clone", "-q", "-b", branch, served.Path, "work");
        var work = Path.Combine(folder, "work");
        foreach (var addition in input["fileChanges"]!["additions"]!.AsArray())
        {
            var file = Path.Combine(work, (string)addition!["path"]!);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, Convert.FromBase64String((string)addition["contents"]!));
        }

        ScratchRepository.GitIn(work, "add", "-A");
        var message = (string[])["-m", (string)input["message"]!["headline"]!, "-m", (string)input["message"]!["body"]!];
        ScratchRepository.GitIn(work, ["-c", "user.name=GitHub", "-c", "user.email=noreply@github.com", "commit", "-q", .. message]);
        // What comes from GitHub itself goes through none of its hooks.
        served.Git("fetch", "-q", work, $"+HEAD:refs/heads/{branch}");
        Directory.Delete(folder, recursive: true);
        var commit = new JsonObject { ["commit"] = new JsonObject { ["oid"] = Tip(branch) } };
        return Said(new JsonObject { ["data"] = new JsonObject { ["createCommitOnBranch"] = commit } });
    }

    private static FakeAnswer Said(JsonObject json) => new(200, json);

    private string? Tip(string branch) =>
        served.Git("for-each-ref", "--format=%(objectname)", $"refs/heads/{branch}") is { Length: > 0 } tip ? tip.Trim() : null;
}
