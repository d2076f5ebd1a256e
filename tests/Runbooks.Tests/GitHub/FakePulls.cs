using System.Text.Json.Nodes;

namespace Runbooks.Tests.GitHub;

/// <summary>Pull requests.</summary>
internal sealed class FakePulls(FakeGitHub github)
{
    public List<JsonObject> All { get; } = [];

    /// <summary>Whether drafts can be made: not every plan can.</summary>
    public bool HasDrafts { get; set; } = true;

    /// <summary>Users and teams that can be asked for a review; a team is named by its slug.</summary>
    public HashSet<string> Reviewers { get; } = ["alice", "bob", "operator", "team:payments", "team:sre"];

    /// <summary>Every review, with the number of the pull request in <c>on</c>.</summary>
    public List<JsonObject> Reviews { get; } = [];

    /// <summary>Opens one as somebody else would.</summary>
    public JsonObject Open(
        string head,
        string login = "operator",
        string title = "A title",
        string body = "A body",
        string into = "main",
        bool draft = false
    )
    {
        var number = ++github.Issues.LastNumber;
        var pull = new JsonObject
        {
            ["id"] = 7_000_000_000 + number,
            ["node_id"] = $"PR_{number}",
            ["number"] = number,
            ["title"] = title,
            ["body"] = body,
            ["state"] = "open",
            ["draft"] = draft,
            ["merged_at"] = null,
            ["user"] = FakeIssues.User(login),
            ["head"] = new JsonObject
            {
                ["ref"] = head,
                ["label"] = $"{github.FullName.Split('/')[0]}:{head}",
                ["repo"] = new JsonObject { ["full_name"] = github.FullName },
            },
            ["base"] = new JsonObject { ["ref"] = into },
            ["labels"] = new JsonArray(),
            ["requested_reviewers"] = new JsonArray(),
            ["requested_teams"] = new JsonArray(),
            ["pull_request"] = new JsonObject(),
            ["html_url"] = $"https://github.com/{github.FullName}/pull/{number}",
            ["created_at"] = github.Now(),
            ["updated_at"] = github.Now(),
        };
        All.Add(pull);
        return pull;
    }

    public FakeAnswer? Answer(FakeRequest request)
    {
        var repository = $"/repos/{github.FullName}";
        if (request.Is($"GET {repository}/pulls", out _))
            return List(request);
        if (request.Is($"POST {repository}/pulls", out _))
            return Create(request);
        if (request.Is($"GET {repository}/pulls/*", out var one))
            return Find(one[0]) is { } pull ? new FakeAnswer(200, pull.DeepClone()) : FakeAnswer.NotFound;
        if (request.Is($"PATCH {repository}/pulls/*", out one))
            return Find(one[0]) is { } changed ? Change(changed, request.Body) : FakeAnswer.NotFound;
        if (request.Is($"POST {repository}/pulls/*/requested_reviewers", out one))
            return Find(one[0]) is { } reviewed ? Ask(reviewed, request.Body) : FakeAnswer.NotFound;
        if (request.Is($"GET {repository}/pulls/*/reviews", out one))
            return FakeAnswer.Page(request, Reviews.Where(r => $"{r["on"]}" == one[0]));
        if (request.Is("POST /graphql", out _))
            return Query(request);
        return null;
    }

    private FakeAnswer List(FakeRequest request)
    {
        var state = request["state"] ?? "open";
        return FakeAnswer.Page(
            request,
            All.Where(p => state == "all" || p["state"]!.GetValue<string>() == state)
                .Where(p => request["head"] is not { } head || p["head"]!["label"]!.GetValue<string>() == head)
                .OrderByDescending(p => p["number"]!.GetValue<int>())
        );
    }

    private FakeAnswer Create(FakeRequest request)
    {
        var body = request.Body;
        var head = body["head"]!.GetValue<string>();
        if (github.Branches is { } branches && !branches.Contains(head))
            return FakeAnswer.Invalid("PullRequest", "head", "invalid");
        if (All.Exists(p => p["head"]!["ref"]!.GetValue<string>() == head && p["state"]!.GetValue<string>() == "open"))
            return FakeAnswer.Invalid(
                "PullRequest",
                "head",
                "custom",
                $"A pull request already exists for {github.FullName.Split('/')[0]}:{head}."
            );
        var draft = body["draft"]?.GetValue<bool>() ?? false;
        if (draft && !HasDrafts)
            return FakeAnswer.Refused(422, "Draft pull requests are not supported in this repository.");
        if ((body["body"]?.GetValue<string>().Length ?? 0) > 65_536)
            return FakeAnswer.Invalid("PullRequest", "body", "custom", "body is too long (maximum is 65536 characters)");
        return new FakeAnswer(
            201,
            Open(
                    head,
                    request.Login!,
                    body["title"]!.GetValue<string>(),
                    body["body"]!.GetValue<string>(),
                    body["base"]!.GetValue<string>(),
                    draft
                )
                .DeepClone()
        );
    }

    private FakeAnswer Change(JsonObject pull, JsonObject body)
    {
        if (
            body["state"]?.GetValue<string>() == "open"
            && All.Exists(p =>
                p != pull
                && p["head"]!["ref"]!.GetValue<string>() == pull["head"]!["ref"]!.GetValue<string>()
                && p["state"]!.GetValue<string>() == "open"
            )
        )
            return FakeAnswer.Invalid("PullRequest", "state", "custom", "a pull request for this branch is open already");
        foreach (var (name, value) in body)
            pull[name] = value?.DeepClone();
        return new FakeAnswer(200, pull.DeepClone());
    }

    // All or nobody, as GitHub does it.
    private FakeAnswer Ask(JsonObject pull, JsonObject body)
    {
        var (users, teams) = (Names(body, "reviewers"), Names(body, "team_reviewers"));
        if (users.Contains(pull["user"]!["login"]!.GetValue<string>()))
            return FakeAnswer.Refused(422, "Review cannot be requested from pull request author.");
        if (users.Find(u => !Reviewers.Contains(u)) is not null)
            return FakeAnswer.Refused(
                422,
                "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not "
                    + "a collaborator of the repository."
            );
        if (teams.Find(t => !Reviewers.Contains("team:" + t)) is not null)
            return FakeAnswer.Refused(422, "Could not resolve to a node with the global id of 'T_1'.");
        foreach (var user in users.Where(u => !Has(pull, "requested_reviewers", "login", u)))
            ((JsonArray)pull["requested_reviewers"]!).Add((JsonNode)FakeIssues.User(user));
        foreach (var team in teams.Where(t => !Has(pull, "requested_teams", "slug", t)))
            ((JsonArray)pull["requested_teams"]!).Add((JsonNode)new JsonObject { ["slug"] = team });
        return new FakeAnswer(201, pull.DeepClone());
    }

    private FakeAnswer Query(FakeRequest request)
    {
        var body = request.Body;
        if (body["query"]!.GetValue<string>().Contains("viewer", StringComparison.Ordinal))
            return new FakeAnswer(
                200,
                new JsonObject { ["data"] = new JsonObject { ["viewer"] = new JsonObject { ["login"] = request.Login } } }
            );
        var pull = All.Find(p => p["node_id"]!.GetValue<string>() == body["variables"]!["id"]!.GetValue<string>());
        if (pull is null)
            return new FakeAnswer(
                200,
                new JsonObject
                {
                    ["data"] = null,
                    ["errors"] = new JsonArray(new JsonObject { ["type"] = "NOT_FOUND", ["message"] = "Could not resolve to a node" }),
                }
            );
        pull["draft"] = body["query"]!.GetValue<string>().Contains("convertPullRequestToDraft", StringComparison.Ordinal);
        return new FakeAnswer(
            200,
            new JsonObject
            {
                ["data"] = new JsonObject
                {
                    ["markPullRequestReadyForReview"] = new JsonObject
                    {
                        ["pullRequest"] = new JsonObject { ["isDraft"] = pull["draft"]!.DeepClone() },
                    },
                },
            }
        );
    }

    private JsonObject? Find(string number) => All.Find(p => $"{p["number"]}" == number);

    private static List<string> Names(JsonObject body, string member) =>
        [.. (body[member] as JsonArray ?? []).Select(n => n!.GetValue<string>())];

    private static bool Has(JsonObject pull, string list, string member, string value) =>
        ((JsonArray)pull[list]!).Any(i => i![member]!.GetValue<string>() == value);
}
