using System.Text.Json.Nodes;

namespace Runbooks.Tests.GitHub;

/// <summary>Workflows and their runs. A test moves a run on by changing it.</summary>
internal sealed class FakeWorkflows(FakeGitHub github)
{
    /// <summary>The files of the workflows that can be started, with the inputs they take; null for any.</summary>
    public Dictionary<string, HashSet<string>?> Files { get; } = new() { ["rollback.yml"] = null };

    /// <summary>Whether it says which run a request became: an older Enterprise does not.</summary>
    public bool NamesRuns { get; set; } = true;

    /// <summary>Gives a run the title that its workflow's <c>run-name</c> would.</summary>
    public Func<JsonObject, string> TitleOf { get; set; } = inputs => inputs["request"]?.GetValue<string>() ?? "rollback";

    /// <summary>Every run, with its inputs in <c>inputs</c> and its jobs in <c>jobs</c>.</summary>
    public List<JsonObject> Runs { get; } = [];

    public FakeAnswer? Answer(FakeRequest request)
    {
        var actions = $"/repos/{github.FullName}/actions";
        if (request.Is($"POST {actions}/workflows/*/dispatches", out var file))
            return Start(file[0], request);
        if (request.Is($"GET {actions}/workflows/*/runs", out file))
            return Files.ContainsKey(file[0]) ? List(file[0], request) : FakeAnswer.NotFound;
        if (request.Is($"GET {actions}/runs/*", out var id))
            return Runs.Find(r => $"{r["id"]}" == id[0]) is { } run ? new FakeAnswer(200, run.DeepClone()) : FakeAnswer.NotFound;
        if (request.Is($"GET {actions}/runs/*/jobs", out id))
            return Runs.Find(r => $"{r["id"]}" == id[0]) is { } of
                ? FakeAnswer.Page(request, ((JsonArray)of["jobs"]!).OfType<JsonObject>(), "jobs")
                : FakeAnswer.NotFound;
        return null;
    }

    private FakeAnswer Start(string file, FakeRequest request)
    {
        if (!Files.TryGetValue(file, out var known))
            return FakeAnswer.NotFound;
        var body = request.Body;
        if (github.Branches is { } branches && !branches.Contains(body["ref"]!.GetValue<string>()))
            return FakeAnswer.Refused(422, $"No ref found for: {body["ref"]}");
        if (!NamesRuns && body.ContainsKey("return_run_details"))
            return FakeAnswer.Refused(422, "Invalid request.\n\n\"return_run_details\" is not a permitted key.");
        var inputs = body["inputs"] as JsonObject ?? [];
        if (known is not null && inputs.FirstOrDefault(i => !known.Contains(i.Key)).Key is { } stranger)
            return FakeAnswer.Refused(422, $"Unexpected inputs provided: [\"{stranger}\"]");
        var number = Runs.Count + 1;
        var run = new JsonObject
        {
            ["id"] = 30_000_000_000 + number,
            ["name"] = file,
            ["display_title"] = TitleOf(inputs),
            ["path"] = $".github/workflows/{file}",
            ["run_number"] = number,
            ["event"] = "workflow_dispatch",
            ["status"] = "queued",
            ["conclusion"] = null,
            ["head_branch"] = body["ref"]!.DeepClone(),
            ["actor"] = FakeIssues.User(request.Login!),
            ["triggering_actor"] = FakeIssues.User(request.Login!),
            ["html_url"] = $"https://github.com/{github.FullName}/actions/runs/{30_000_000_000 + number}",
            ["created_at"] = github.Now(),
            ["run_started_at"] = github.Now(),
            ["updated_at"] = github.Now(),
            ["inputs"] = inputs.DeepClone(),
            ["jobs"] = new JsonArray(),
        };
        Runs.Add(run);
        return body["return_run_details"]?.GetValue<bool>() == true
            ? new FakeAnswer(
                200,
                new JsonObject
                {
                    ["workflow_run_id"] = run["id"]!.DeepClone(),
                    ["run_url"] = run["html_url"]!.DeepClone(),
                    ["html_url"] = run["html_url"]!.DeepClone(),
                }
            )
            : new FakeAnswer(204);
    }

    private FakeAnswer List(string file, FakeRequest request) =>
        FakeAnswer.Page(
            request,
            Runs.Where(r => r["name"]!.GetValue<string>() == file)
                .Where(r => request["event"] is not { } wanted || r["event"]!.GetValue<string>() == wanted)
                .OrderByDescending(r => r["id"]!.GetValue<long>()),
            "workflow_runs"
        );
}
