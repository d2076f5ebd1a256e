using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.GitHub;

/// <summary>
/// GitHub as far as we use it, over real HTTP on loopback: it keeps what it is told, refuses what GitHub refuses, and goes
/// wrong on demand. Every request is recorded, for the test that holds them all against GitHub's own description.
/// </summary>
internal sealed class FakeGitHub : IAsyncDisposable
{
    /// <summary>The token of <c>operator</c>.</summary>
    public const string Token = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

    private readonly WebApplication _application;
    private readonly List<(Func<FakeRequest, bool> When, FakeFault Fault, FakeAnswer? Answer, int Times)> _faults = [];
    private readonly List<FakeRequest> _requests = [];
    private readonly Lock _lock = new();

    private FakeGitHub(WebApplication application, TimeProvider time)
    {
        _application = application;
        Time = time;
        Issues = new FakeIssues(this);
        Pulls = new FakePulls(this);
        Reviews = new FakeReviews(this);
        Workflows = new FakeWorkflows(this);
        App = new FakeApp(this);
        Tokens[Token] = "operator";
    }

    public TimeProvider Time { get; }

    /// <summary>The base of its API.</summary>
    public Uri Api => new(_application.Urls.First() + "/");

    public string FullName { get; set; } = "acme/shop";

    public string DefaultBranch { get; set; } = "main";

    /// <summary>The branches it has; null for any that is named.</summary>
    public HashSet<string>? Branches { get; set; }

    /// <summary>Whose each token is.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    /// <summary>The commits between any two versions, the oldest first; null for versions that it does not have.</summary>
    public List<JsonObject>? Compares { get; set; } = [];

    /// <summary>The files that differ between any two versions, and in any pull request.</summary>
    public List<string> ChangedFiles { get; } = [];

    public FakeIssues Issues { get; }

    public FakePulls Pulls { get; }

    public FakeReviews Reviews { get; }

    public FakeWorkflows Workflows { get; }

    public FakeApp App { get; }

    /// <summary>Answers otherwise as long as it gives an answer.</summary>
    public Func<FakeRequest, FakeAnswer?>? When { get; set; }

    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>The environment of a command that talks to it.</summary>
    public string? Environment(string name) =>
        name switch
        {
            "RUNBOOK_GITHUB_API" => Api.AbsoluteUri,
            "RUNBOOK_GITHUB_TOKEN" => Token,
            _ => null,
        };

    public static async Task<FakeGitHub> StartAsync(TimeProvider? time = null)
    {
        var fake = new FakeGitHub(LoopbackServer.Build(), time ?? TimeProvider.System);
        fake._application.Run(fake.AnswerAsync);
        await fake._application.StartAsync();
        return fake;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    /// <summary>The next requests of this kind go wrong.</summary>
    /// <param name="what">Such as <c>POST /repos/acme/shop/pulls</c>; <c>*</c> stands for one part.</param>
    /// <param name="fault">How.</param>
    /// <param name="answer">With <see cref="FakeFault.AnotherAnswer"/>: which.</param>
    /// <param name="times">How often.</param>
    public void Next(string what, FakeFault fault, FakeAnswer? answer = null, int times = 1)
    {
        lock (_lock)
            _faults.Add((r => r.Is(what, out _), fault, answer, times));
    }

    public void Next(string what, FakeAnswer answer, int times = 1) => Next(what, FakeFault.AnotherAnswer, answer, times);

    /// <summary>How many requests of this kind came.</summary>
    public int Count(string what) => Requests.Count(r => r.Is(what, out _));

    public string Now() => $"{Time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}";

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.Split('?')[0];
        if (path.StartsWith("/api/", StringComparison.Ordinal))
            path = path["/api".Length..].Replace("/v3", string.Empty, StringComparison.Ordinal);
        var token =
            context.Request.Headers.Authorization.ToString() is { Length: > 7 } header
            && header.StartsWith("Bearer ", StringComparison.Ordinal)
                ? header[7..]
                : null;
        FakeAnswer? answer;
        FakeFault? fault = null;
        lock (_lock)
        {
            var request = new FakeRequest(
                context.Request.Method,
                path,
                context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
                context.Request.QueryString.Value ?? string.Empty,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                text,
                token is null ? null
                    : App.IsSigned(token) ? FakeApp.AppLogin
                    : Tokens.GetValueOrDefault(token)
            );
            _requests.Add(request);
            var at = _faults.FindIndex(f => f.Times > 0 && f.When(request));
            answer = null;
            if (at >= 0)
            {
                (fault, answer) = (_faults[at].Fault, _faults[at].Answer);
                _faults[at] = _faults[at] with { Times = _faults[at].Times - 1 };
            }

            if (fault is null or FakeFault.LostAfter or FakeFault.CutOff)
                answer = Do(request);
        }

        if (fault is FakeFault.LostBefore or FakeFault.LostAfter)
        {
            context.Abort();
            return;
        }

        await WriteAsync(context, answer!, isCut: fault == FakeFault.CutOff);
    }

    private FakeAnswer Do(FakeRequest request)
    {
        if (request.Login is null)
            return FakeAnswer.Refused(401, "Bad credentials");
        if (request.Is($"GET /repos/{FullName}", out _))
            return new FakeAnswer(
                200,
                new JsonObject
                {
                    ["id"] = 1,
                    ["full_name"] = FullName,
                    ["default_branch"] = DefaultBranch,
                    ["private"] = true,
                }
            );
        return When?.Invoke(request)
            ?? Compare(request)
            ?? Pulls.Answer(request)
            ?? Reviews.Answer(request)
            ?? Issues.Answer(request)
            ?? Workflows.Answer(request)
            ?? App.Answer(request)
            ?? FakeAnswer.NotFound;
    }

    private FakeAnswer? Compare(FakeRequest request)
    {
        JsonArray Files() => new([.. ChangedFiles.Select(f => new JsonObject { ["filename"] = f })]);
        if (request.Is($"GET /repos/{FullName}/pulls/*/files", out _))
            return new FakeAnswer(200, Files());
        if (!request.Is($"GET /repos/{FullName}/compare/*", out var what))
            return null;
        if (Compares is not { } commits)
            return FakeAnswer.NotFound;
        var (size, page) = (int.Parse(request["per_page"] ?? "30", null), int.Parse(request["page"] ?? "1", null));
        return new FakeAnswer(
            200,
            new JsonObject
            {
                ["html_url"] = $"https://github.com/{FullName}/compare/{what[0]}",
                ["total_commits"] = commits.Count,
                ["behind_by"] = 0,
                ["commits"] = new JsonArray([.. commits.Skip(size * (page - 1)).Take(size).Select(c => c.DeepClone())]),
                ["files"] = page == 1 ? Files() : new JsonArray(),
            }
        );
    }

    private static async Task WriteAsync(HttpContext context, FakeAnswer answer, bool isCut)
    {
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            context.Response.Headers[name] = value;
        if (answer.Json is null)
            return;
        var bytes = Encoding.UTF8.GetBytes(answer.Json.ToJsonString());
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        if (!isCut)
        {
            await context.Response.Body.WriteAsync(bytes);
            return;
        }

        await context.Response.Body.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
        await context.Response.Body.FlushAsync();
        context.Abort();
    }
}
