using System.Text.Json.Nodes;

namespace Runbooks.Tests.GitHub;

/// <summary>Comments on the lines of pull requests.</summary>
internal sealed class FakeReviews(FakeGitHub github)
{
    private long _comments = 8_000_000_000;

    /// <summary>Every comment, with the number of its pull request in <c>on</c>.</summary>
    public List<JsonObject> Comments { get; } = [];

    /// <summary>How many lines of each file are in the diff; none of any other.</summary>
    public Dictionary<string, int> Diff { get; } = [];

    public JsonObject Reply(JsonObject to, string login, string body)
    {
        var comment = Make($"{to["on"]}", login, body, $"{to["path"]}", line: null);
        comment["in_reply_to_id"] = to["id"]!.DeepClone();
        return comment;
    }

    public FakeAnswer? Answer(FakeRequest request)
    {
        var repository = $"/repos/{github.FullName}";
        if (request.Is($"GET {repository}/pulls/*/comments", out var on))
            return FakeAnswer.Page(request, Comments.Where(c => $"{c["on"]}" == on[0]));
        if (request.Is($"POST {repository}/pulls/*/comments", out on))
            return Create(on[0], request);
        if (request.Is($"PATCH {repository}/pulls/comments/*", out var one))
            return Comments.Find(c => $"{c["id"]}" == one[0]) is { } changed ? Change(changed, request.Body) : FakeAnswer.NotFound;
        if (request.Is($"DELETE {repository}/pulls/comments/*", out one))
            return Comments.RemoveAll(c => $"{c["id"]}" == one[0]) > 0 ? new FakeAnswer(204) : FakeAnswer.NotFound;
        return null;
    }

    private FakeAnswer Create(string pull, FakeRequest request)
    {
        var body = request.Body;
        var (path, line) = (body["path"]!.GetValue<string>(), body["line"]!.GetValue<int>());
        return Diff.TryGetValue(path, out var lines) && line <= lines
            ? new FakeAnswer(201, Make(pull, request.Login!, body["body"]!.GetValue<string>(), path, line).DeepClone())
            : FakeAnswer.Invalid(
                "PullRequestReviewComment",
                "pull_request_review_thread.line",
                "custom",
                "pull_request_review_thread.line must be part of the diff"
            );
    }

    public JsonObject Make(string pull, string login, string body, string path, int? line)
    {
        var comment = new JsonObject
        {
            ["id"] = ++_comments,
            ["on"] = long.Parse(pull),
            ["body"] = body,
            ["path"] = path,
            ["line"] = line,
            ["side"] = "RIGHT",
            ["user"] = FakeIssues.User(login),
            ["author_association"] = github.Issues.Association(login),
        };
        Comments.Add(comment);
        return comment;
    }

    private static FakeAnswer Change(JsonObject comment, JsonObject body)
    {
        comment["body"] = body["body"]!.DeepClone();
        return new FakeAnswer(200, comment.DeepClone());
    }
}
