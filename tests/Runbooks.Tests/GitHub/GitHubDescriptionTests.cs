using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.GitHub;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.GitHub;

/// <summary>Every call that we make, held against GitHub's own description of its API.</summary>
internal sealed partial class GitHubDescriptionTests
{
    private Prism? _prism;
    private IReadOnlyList<FakeRequest> _requests = [];

    [OneTimeSetUp]
    public async Task Start()
    {
        _requests = await EveryCallAsync();
        _prism = await Prism.StartAsync();
    }

    [OneTimeTearDown]
    public void Stop() => _prism?.Dispose();

    [Test]
    public async Task Every_call_is_as_github_describes_it()
    {
        var wrong = new List<string>();

        // The GraphQL API has a description of its own.
        foreach (var request in _requests.Where(r => r.Path != "/graphql"))
        {
            if (await _prism!.ProblemOfAsync(request) is { } problem)
                wrong.Add($"{request}\n{request.Text}\n{problem}");
        }

        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public async Task A_call_that_is_not_is_found()
    {
        var right = _requests.First(r => r.Is("POST /repos/acme/shop/pulls", out _));
        var list = _requests.First(r => r.Is("GET /repos/acme/shop/pulls", out _));
        FakeRequest[] wrong =
        [
            right with
            {
                Text = """{"title":"T"}""",
            },
            right with
            {
                Text = right.Text.Replace("\"draft\":true", "\"draft\":\"yes\"", StringComparison.Ordinal),
            },
            right with
            {
                Path = "/repos/acme/shop/pullrequests",
            },
            list with
            {
                RawQuery = "?state=unfinished",
            },
            right with
            {
                Method = "PUT",
            },
        ];

        foreach (var request in wrong)
            Assert.That(await _prism!.ProblemOfAsync(request), Is.Not.Null, request.ToString());
    }

    [Test]
    public void No_call_in_the_code_is_left_out()
    {
        var folder = Path.Combine(Repository.Root, "src", "Runbooks.Records", "GitHub");
        var calls = Directory
            .EnumerateFiles(folder, "*.cs")
            .SelectMany(f => Calls().Matches(File.ReadAllText(f)))
            .Select(m =>
                (Method: m.Groups["method"].Success ? m.Groups["method"].Value.ToUpperInvariant() : "GET", Path: m.Groups["path"].Value)
            )
            .ToList();
        Assert.That(calls, Has.Count.GreaterThan(20));

        var missing = calls
            .Where(c => !_requests.Any(r => r.Method == c.Method && Pattern(c.Path).IsMatch(r.Path)))
            .Select(c => $"{c.Method} {c.Path}");

        Assert.That(missing, Is.Empty, "make the call in EveryCallAsync");
    }

    // What is filled in stands for one part or several; the query is looked at by Prism.
    private static Regex Pattern(string path) =>
        new(@"(^|/)" + Regex.Replace(Regex.Escape(path.Split('?')[0]), @"\\\{.*?}", ".+", RegexOptions.None) + "$");

    private static async Task<IReadOnlyList<FakeRequest>> EveryCallAsync()
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Pulls.Reviewers.Remove("bob");
        using var connection = new GitHubConnection(github);
        var (repository, cancel) = (connection.Repository, CancellationToken.None);
        var pulls = new PullRequests(repository);
        await DoneAsync(new WorkflowRuns(repository).DefaultBranchAsync(cancel));
        var draft = await DoneAsync(pulls.PublishAsync(new("incident/INC-1", "Title", "Body", IsDraft: true), cancel));
        await DoneAsync(pulls.PublishAsync(new("incident/INC-1", "Another title", "Another body", IsDraft: false, "main"), cancel));
        await DoneAsync(pulls.ReadAsync(draft.PullRequest.Number, cancel));
        Assert.That(
            await new PullRequestLabels(repository).AddAsync(
                draft.PullRequest,
                [new("severity: critical", "d93f0b", "An incident")],
                cancel
            ),
            Is.Empty
        );
        await new ReviewRequests(repository).AskAsync(draft.PullRequest, new Reviewers(["alice", "bob"], ["payments"], []), cancel);

        var comment = new StickyComment(repository, "run");
        await DoneAsync(comment.PutAsync(draft.PullRequest.Number, "one", cancel));
        await DoneAsync(comment.PutAsync(draft.PullRequest.Number, "two", cancel));
        github.Next("GET /repos/acme/shop/issues/*/comments", new FakeAnswer(200, new JsonArray()));
        await DoneAsync(comment.PutAsync(draft.PullRequest.Number, "three", cancel));
        Assert.That(github.Count("DELETE /repos/acme/shop/issues/comments/*"), Is.EqualTo(1));

        const string Path = "incidents/2026/11/23/INC-1/incident.yaml";
        const string Commit = "0123456789abcdef0123456789abcdef01234567";
        github.Reviews.Diff[Path] = 40;
        var suggestions = new SuggestionComments(repository);
        var suggestion = new LineSuggestion("proposal:INC-1/1", Path, 12, "**P1**: because", "    decision: accept");
        foreach (var next in new[] { suggestion, suggestion with { Text = "**P1**: for another reason" }, suggestion with { Line = 14 } })
        {
            Assert.That(await DoneAsync(suggestions.PlaceAsync(draft.PullRequest.Number, Commit, [next], cancel)), Is.EqualTo(1));
        }

        github.Compares!.Add(
            new JsonObject
            {
                ["sha"] = Commit,
                ["commit"] = new JsonObject { ["message"] = $"Title (#{draft.PullRequest.Number})" },
            }
        );
        await DoneAsync(new ReleaseComparison(repository).CompareAsync("acme/shop", "v1.4.2", "v1.5.0", cancel));

        var issues = new GitHubIssues(repository);
        await DoneAsync(issues.FindAsync("INC-1/A1", new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero), cancel));
        var issue = await DoneAsync(issues.CreateAsync("Text", "Title", ["incident"], ["alice"], cancel));
        await DoneAsync(issues.GetAsync(issue.Number, cancel));
        await DoneAsync(issues.ListAsync("incident", null, cancel));

        var runs = new WorkflowRuns(repository);
        var dispatched = await DoneAsync(
            runs.DispatchAsync("rollback.yml", "main", new Dictionary<string, string> { ["reason"] = "slow" }, cancel)
        );
        await DoneAsync(
            runs.ListAsync("rollback.yml", new DateTimeOffset(2026, 11, 23, 15, 42, 10, TimeSpan.Zero), "workflow_dispatch", 20, cancel)
        );
        await DoneAsync(runs.GetAsync(dispatched.RunId!.Value, cancel));
        await DoneAsync(runs.JobsAsync(dispatched.RunId.Value, cancel));

        using var served = new ServedRepository();
        github.When = new FakeCommits(github, served).Answer;
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { [Path] = "id: INC-1\n"u8.ToArray() };
        await DoneAsync(
            new SignedCommits(repository).CommitAsync("incident/INC-2", served.Git("rev-parse", "main"), "Title\n\nText", files, cancel)
        );
        github.When = null;

        using var app = new GitHubConnection(github, environment: name => name switch
            {
                GitHubCredentials.AppVariable => FakeApp.Id,
                GitHubCredentials.KeyVariable => github.App.Pem,
                _ => null,
            });
        await DoneAsync(new WorkflowRuns(app.Repository).DefaultBranchAsync(cancel));
        return github.Requests;
    }

    private static async Task<T> DoneAsync<T>(Task<GitHubAnswer<T>> call)
    {
        var answer = await call;
        Assert.That(answer.Problem?.ToString(), Is.Null);
        return answer.Value;
    }

    [GeneratedRegex(
        """(?:repository\s*\.(?:GetAsync|ListAsync)\(|(?:repository\s*\.SendAsync|new GitHubCall)\(\s*HttpMethod\.(?<method>\w+),)\s*\$?"(?<path>[^"]+)["]"""
    )]
    private static partial Regex Calls();
}
