using System.Text.Json.Nodes;

namespace Runbooks.Tests.GitHub;

/// <summary>Issues, comments and labels.</summary>
internal sealed class FakeIssues(FakeGitHub github)
{
    private long _comments = 9_000_000_000;

    /// <summary>Issues and pull requests have numbers of one row.</summary>
    public int LastNumber { get; set; }

    public List<JsonObject> All { get; } = [];

    public List<JsonObject> Labels { get; } = [];

    /// <summary>Every comment, with the number of what it belongs to in <c>on</c>.</summary>
    public List<JsonObject> Comments { get; } = [];

    /// <summary>Who can be assigned.</summary>
    public HashSet<string> Assignable { get; } = ["operator", "alice"];

    /// <summary>Who is a member of the organisation, as everybody may see.</summary>
    public HashSet<string> Members { get; } = ["operator", "alice", "bob"];

    public JsonObject Say(long number, string login, string body)
    {
        var comment = new JsonObject
        {
            ["id"] = ++_comments,
            ["on"] = number,
            ["body"] = body,
            ["user"] = User(login),
            ["html_url"] = $"https://github.com/{github.FullName}/pull/{number}#issuecomment-{_comments}",
            ["created_at"] = github.Now(),
            ["author_association"] = Association(login),
        };
        Comments.Add(comment);
        return comment;
    }

    public static JsonObject User(string login) =>
        new()
        {
            ["login"] = login,
            ["id"] = login.Length,
            ["type"] = login.EndsWith("[bot]", StringComparison.Ordinal) ? "Bot" : "User",
        };

    /// <summary>Opens an issue as somebody else.</summary>
    public JsonObject Open(string login, string title, string body)
    {
        var issue = Make(login, title, body, labels: [], assignees: []);
        All.Add(issue);
        return issue;
    }

    /// <summary>What an account is to the repository.</summary>
    public string Association(string login) => Members.Contains(login) ? "MEMBER" : "NONE";

    public FakeAnswer? Answer(FakeRequest request)
    {
        var repository = $"/repos/{github.FullName}";
        if (request.Is($"GET {repository}/issues", out _))
            return List(request);
        if (request.Is($"POST {repository}/issues", out _))
            return Create(request);
        if (request.Is($"GET {repository}/issues/*", out var one))
            return Find(one[0]) is { } issue ? new FakeAnswer(200, issue.DeepClone()) : FakeAnswer.NotFound;
        if (request.Is($"PATCH {repository}/issues/*", out one))
            return Find(one[0]) is { } changed ? Change(changed, request.Body) : FakeAnswer.NotFound;
        if (request.Is($"GET {repository}/issues/*/comments", out var on))
            return FakeAnswer.Page(request, Comments.Where(c => $"{c["on"]}" == on[0]));
        if (request.Is($"POST {repository}/issues/*/comments", out on))
            return TooLong(request)
                ?? new FakeAnswer(201, Say(long.Parse(on[0]), request.Login!, request.Body["body"]!.GetValue<string>()).DeepClone());
        if (request.Is($"PATCH {repository}/issues/comments/*", out var comment))
            return OnComment(comment[0], c =>
            {
                c["body"] = request.Body["body"]!.DeepClone();
                return new FakeAnswer(200, c.DeepClone());
            });
        if (request.Is($"DELETE {repository}/issues/comments/*", out comment))
            return OnComment(comment[0], c =>
            {
                Comments.Remove(c);
                return new FakeAnswer(204);
            });
        if (request.Is($"GET {repository}/labels/*", out var label))
            return Labels.Find(l => Same(l, label[0])) is { } found ? new FakeAnswer(200, found.DeepClone()) : FakeAnswer.NotFound;
        if (request.Is($"POST {repository}/labels", out _))
            return CreateLabel(request.Body);
        if (request.Is($"POST {repository}/issues/*/labels", out on))
            return AddLabels(on[0], request.Body);
        return null;
    }

    private FakeAnswer List(FakeRequest request)
    {
        var (state, since) = (request["state"] ?? "open", request["since"]);
        return FakeAnswer.Page(
            request,
            All.Concat(github.Pulls.All)
                .Where(i => state == "all" || i["state"]!.GetValue<string>() == state)
                .Where(i => since is null || string.CompareOrdinal(i["updated_at"]!.GetValue<string>(), since) >= 0)
                .Where(i => request["labels"] is not { } wanted || (i["labels"] as JsonArray ?? []).Any(l => Same(l!.AsObject(), wanted)))
                .OrderByDescending(i => i["number"]!.GetValue<int>())
        );
    }

    private FakeAnswer Create(FakeRequest request)
    {
        var body = request.Body;
        var assignees = (body["assignees"] as JsonArray ?? []).Select(a => a!.GetValue<string>()).ToList();
        if (!assignees.All(Assignable.Contains))
            return FakeAnswer.Invalid("Issue", "assignees", "invalid");
        if (TooLong(request) is { } tooLong)
            return tooLong;
        var issue = Make(
            request.Login!,
            body["title"]!.GetValue<string>(),
            body["body"]?.GetValue<string>(),
            (body["labels"] as JsonArray ?? []).Select(l => l!.GetValue<string>()),
            assignees
        );
        All.Add(issue);
        return new FakeAnswer(201, issue.DeepClone());
    }

    private JsonObject Make(string login, string title, string? body, IEnumerable<string> labels, IEnumerable<string> assignees) =>
        new()
        {
            ["id"] = 5_000_000_000 + ++LastNumber,
            ["number"] = LastNumber,
            ["title"] = title,
            ["body"] = body,
            ["state"] = "open",
            ["user"] = User(login),
            ["author_association"] = Association(login),
            ["labels"] = new JsonArray([.. labels.Select(l => new JsonObject { ["name"] = l })]),
            ["assignees"] = new JsonArray([.. assignees.Select(User)]),
            ["html_url"] = $"https://github.com/{github.FullName}/issues/{LastNumber}",
            ["created_at"] = github.Now(),
            ["updated_at"] = github.Now(),
            ["closed_at"] = null,
        };

    /// <summary>Closes or reopens one as a person would.</summary>
    public void Set(long number, bool open)
    {
        var issue = All.Find(i => $"{i["number"]}" == $"{number}")!;
        Change(issue, new JsonObject { ["state"] = open ? "open" : "closed" });
    }

    private FakeAnswer Change(JsonObject issue, JsonObject body)
    {
        foreach (var (name, value) in body)
            issue[name] = value?.DeepClone();
        if (body["state"] is { } state)
            issue["closed_at"] = state.GetValue<string>() == "closed" ? github.Now() : null;
        issue["updated_at"] = github.Now();
        return new FakeAnswer(200, issue.DeepClone());
    }

    private JsonObject? Find(string number) => All.Concat(github.Pulls.All).FirstOrDefault(i => $"{i["number"]}" == number);

    private FakeAnswer OnComment(string id, Func<JsonObject, FakeAnswer> change) =>
        Comments.Find(c => $"{c["id"]}" == id) is { } comment ? change(comment) : FakeAnswer.NotFound;

    private FakeAnswer CreateLabel(JsonObject body)
    {
        if (Labels.Exists(l => Same(l, body["name"]!.GetValue<string>())))
            return FakeAnswer.Invalid("Label", "name", "already_exists");
        var label = new JsonObject
        {
            ["name"] = body["name"]!.DeepClone(),
            ["color"] = body["color"]!.DeepClone(),
            ["description"] = body["description"]?.DeepClone(),
        };
        Labels.Add(label);
        return new FakeAnswer(201, label.DeepClone());
    }

    private FakeAnswer AddLabels(string number, JsonObject body)
    {
        if (Find(number) is not { } issue)
            return FakeAnswer.NotFound;
        if (issue["labels"] is not JsonArray labels)
            issue["labels"] = labels = [];
        foreach (var name in (JsonArray)body["labels"]!)
        {
            if (!labels.Any(l => Same(l!.AsObject(), name!.GetValue<string>())))
                labels.Add((JsonNode)new JsonObject { ["name"] = name!.DeepClone() });
            if (!Labels.Exists(l => Same(l, name!.GetValue<string>())))
                Labels.Add(new JsonObject { ["name"] = name!.DeepClone(), ["color"] = "ededed" });
        }

        return new FakeAnswer(200, labels.DeepClone());
    }

    private static FakeAnswer? TooLong(FakeRequest request) =>
        (request.Body["body"]?.GetValue<string>().Length ?? 0) > 65_536
            ? FakeAnswer.Invalid("Issue", "body", "custom", "body is too long (maximum is 65536 characters)")
            : null;

    private static bool Same(JsonObject label, string name) =>
        string.Equals(label["name"]!.GetValue<string>(), name, StringComparison.OrdinalIgnoreCase);
}
