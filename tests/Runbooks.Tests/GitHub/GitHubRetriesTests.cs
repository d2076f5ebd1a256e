using System.Globalization;
using Microsoft.Extensions.Time.Testing;
using Runbooks.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.GitHub;

internal sealed class GitHubRetriesTests
{
    private const string Read = "GET /repos/acme/shop";
    private WaitlessClock _time = null!;
    private FakeGitHub _github = null!;
    private GitHubConnection _connection = null!;

    [SetUp]
    public async Task Start()
    {
        _time = new WaitlessClock();
        _github = await FakeGitHub.StartAsync(_time);
        _connection = new GitHubConnection(_github, _time);
    }

    [TearDown]
    public async Task Stop()
    {
        _connection.Dispose();
        await _github.DisposeAsync();
    }

    [TestCase(429, "Retry-After", "20", 20)]
    [TestCase(403, "Retry-After", "20", 20)]
    [TestCase(429, "Retry-After", "Mon, 23 Nov 2026 15:42:40 GMT", 30)]
    [TestCase(503, "Retry-After", "7", 7)]
    public async Task The_wait_that_is_asked_for_is_kept(int status, string header, string value, int seconds)
    {
        _github.Next(Read, FakeAnswer.Refused(status, "Slow down") with { Headers = [(header, value)] });

        Assert.That(await WaitedAsync(), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase(403)]
    [TestCase(429)]
    public async Task The_primary_limit_is_waited_for_until_it_resets(int status)
    {
        _github.Next(Read, Limited(status, _time.GetUtcNow().AddSeconds(90)));

        Assert.That(await WaitedAsync(), Is.EqualTo(TimeSpan.FromSeconds(90)));
    }

    [TestCase(403, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.")]
    [TestCase(403, "You have triggered an abuse detection mechanism.")]
    [TestCase(429, "Too many requests")]
    public async Task A_secondary_limit_without_a_time_is_waited_for_a_minute(int status, string message)
    {
        _github.Next(Read, FakeAnswer.Refused(status, message));

        Assert.That(await WaitedAsync(), Is.EqualTo(TimeSpan.FromMinutes(1)));
    }

    [Test]
    public async Task The_wait_for_a_secondary_limit_grows()
    {
        using var handler = GitHubRepository.Handler();
        using var retries = new GitHubRetries(handler, _time, () => 0, _time.GetUtcNow().AddMinutes(10), isRepeatable: true);
        using var invoker = new HttpMessageInvoker(retries);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_github.Api, "repos/acme/shop"));
        _github.Next(Read, FakeAnswer.Refused(429, "Too many requests"), times: 9);

        using var response = await invoker.SendAsync(request, CancellationToken.None);

        Assert.That(_time.Waits.Select(w => w.TotalMinutes), Is.EqualTo(new[] { 1.0, 2.0, 4.0 }));
        Assert.That((int)response.StatusCode, Is.EqualTo(429));
    }

    [Test]
    public async Task The_wait_after_server_errors_grows_and_has_a_jitter()
    {
        using var handler = GitHubRepository.Handler();
        var chances = new Queue<double>([0, 1, 0.5, 1, 1]);
        using var retries = new GitHubRetries(handler, _time, chances.Dequeue, _time.GetUtcNow().AddMinutes(10), isRepeatable: true);
        using var invoker = new HttpMessageInvoker(retries);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_github.Api, "repos/acme/shop"));
        _github.Next(Read, FakeAnswer.Refused(502, "Server Error"), times: 5);

        using var response = await invoker.SendAsync(request, CancellationToken.None);

        Assert.That(_time.Waits.Select(w => w.TotalSeconds), Is.EqualTo(new[] { 0.5, 2.0, 3.0, 8.0, 15.0 }));
    }

    [Test]
    public async Task A_limit_that_outlasts_the_time_there_is_is_a_problem_that_says_when_it_ends()
    {
        _github.Next(Read, Limited(403, new DateTimeOffset(2026, 11, 23, 16, 30, 0, TimeSpan.Zero)));

        var answer = await new WorkflowRuns(_connection.Repository).DefaultBranchAsync(CancellationToken.None);

        Assert.That(
            answer.Problem!.ToString(),
            Is.EqualTo(
                "cannot read the default branch of acme/shop: GitHub takes no more requests until 2026-11-23 16:30:00 UTC "
                    + "(“API rate limit exceeded”): run it again then"
            )
        );
        Assert.That(
            (answer.Problem.Kind, answer.Problem.ResetsAt),
            Is.EqualTo((GitHubProblemKind.RateLimited, (DateTimeOffset?)new DateTimeOffset(2026, 11, 23, 16, 30, 0, TimeSpan.Zero)))
        );
        Assert.That(_github.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_request_that_a_limit_kept_from_being_done_is_sent_again_whatever_it_is()
    {
        const string Post = "POST /repos/acme/shop/actions/workflows/*/dispatches";
        _github.Next(Post, FakeAnswer.Refused(429, "Slow down") with { Headers = [("Retry-After", "3")] });

        var answer = await new WorkflowRuns(_connection.Repository).DispatchAsync(
            "rollback.yml",
            "main",
            new Dictionary<string, string>(),
            CancellationToken.None
        );

        Assert.That(answer.Problem, Is.Null);
        Assert.That((_github.Count(Post), _github.Workflows.Runs.Count), Is.EqualTo((2, 1)));
    }

    [TestCase(500)]
    [TestCase(502)]
    [TestCase(503)]
    [TestCase(504)]
    public async Task What_only_reads_is_read_again_after_a_server_error(int status)
    {
        _github.Next(Read, FakeAnswer.Refused(status, "Server Error"), times: 3);

        Assert.That((await ReadAsync()).Value, Is.EqualTo("main"));
        Assert.That(_github.Requests, Has.Count.EqualTo(4));
    }

    [TestCase(FakeFault.LostBefore)]
    [TestCase(FakeFault.CutOff)]
    public async Task What_only_reads_is_read_again_after_a_lost_answer(FakeFault fault)
    {
        _github.Next(Read, fault, times: 2);

        Assert.That((await ReadAsync()).Value, Is.EqualTo("main"));
        Assert.That(_github.Requests, Has.Count.EqualTo(3));
    }

    [TestCase(FakeFault.LostAfter)]
    [TestCase(FakeFault.CutOff)]
    [TestCase(FakeFault.LostBefore)]
    public async Task What_may_have_been_done_is_never_sent_again_blindly(FakeFault fault)
    {
        const string Post = "POST /repos/acme/shop/actions/workflows/*/dispatches";
        _github.Next(Post, fault);

        var answer = await new WorkflowRuns(_connection.Repository).DispatchAsync(
            "rollback.yml",
            "main",
            new Dictionary<string, string>(),
            CancellationToken.None
        );

        Assert.That((answer.Problem?.Kind, _github.Count(Post)), Is.EqualTo((GitHubProblemKind.AnswerLost, 1)));
        Assert.That(answer.Problem!.Message, Does.StartWith("cannot tell whether GitHub did it (start the workflow rollback.yml)"));
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(403)]
    [TestCase(404)]
    [TestCase(422)]
    public async Task What_no_wait_mends_is_said_at_once(int status)
    {
        _github.Next(Read, FakeAnswer.Refused(status, "No"), times: 5);

        var answer = await ReadAsync();

        Assert.That(answer.Problem!.Message, Is.EqualTo($"cannot read the default branch of acme/shop: GitHub answered {status}, “No”"));
        Assert.That(_github.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Calls_that_share_a_bound_take_no_longer_together()
    {
        var bounded = new WorkflowRuns(_connection.Repository.Within(TimeSpan.FromSeconds(100)));
        _github.Next(Read, Limited(403, _time.GetUtcNow().AddSeconds(80)));
        Assert.That((await bounded.DefaultBranchAsync(CancellationToken.None)).Problem, Is.Null);
        _github.Next(Read, Limited(403, _time.GetUtcNow().AddSeconds(80)));

        Assert.That((await bounded.DefaultBranchAsync(CancellationToken.None)).Problem!.Kind, Is.EqualTo(GitHubProblemKind.RateLimited));
    }

    [Test]
    public async Task A_missing_permission_is_named_as_github_names_it()
    {
        _github.Next(
            Read,
            FakeAnswer.Refused(403, "Resource not accessible by personal access token") with
            {
                Headers = [("X-Accepted-GitHub-Permissions", "metadata=read")],
            }
        );

        Assert.That((await ReadAsync()).Problem!.Help, Is.EqualTo("give the token the permission `metadata=read`"));
    }

    [Test]
    public async Task What_is_no_github_is_told_apart_from_one_that_refuses()
    {
        _github.Next(Read, new FakeAnswer(200, "a page of a proxy"));

        Assert.That((await ReadAsync()).Problem!.Kind, Is.EqualTo(GitHubProblemKind.Unexpected));
    }

    [Test]
    public async Task A_wait_ends_when_the_caller_cancels()
    {
        var time = new FakeTimeProvider(_time.GetUtcNow());
        using var connection = new GitHubConnection(_github, time);
        _github.Next(Read, Limited(403, time.GetUtcNow().AddSeconds(90)));
        using var cancel = new CancellationTokenSource();
        var waiting = new WorkflowRuns(connection.Repository).DefaultBranchAsync(cancel.Token);
        await Bounded.UntilAsync(() => _github.Requests.Count > 0, "GitHub is asked");

        await cancel.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Nobody_who_listens_is_not_reachable()
    {
        var port = FreePort.Next();
        using var handler = GitHubRepository.Handler();
        using var credentials = GitHubCredentials.FromEnvironment(_github.Environment, _ => { }).Value;
        var address = new GitHubAddress("github.com", "acme", "shop", new Uri($"http://127.0.0.1:{port}/"));

        var answer = await new WorkflowRuns(GitHubRepository.Connect(address, credentials, handler, _time, () => 0)).DefaultBranchAsync(
            CancellationToken.None
        );

        Assert.That(answer.Problem!.Kind, Is.EqualTo(GitHubProblemKind.NotReachable));
        Assert.That(answer.Problem.Message, Does.Contain($"127.0.0.1:{port} is not reachable"));
    }

    private static FakeAnswer Limited(int status, DateTimeOffset until) =>
        FakeAnswer.Refused(status, "API rate limit exceeded") with
        {
            Headers =
            [
                ("x-ratelimit-limit", "5000"),
                ("x-ratelimit-remaining", "0"),
                ("x-ratelimit-reset", until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ],
        };

    private Task<GitHubAnswer<string>> ReadAsync() => new WorkflowRuns(_connection.Repository).DefaultBranchAsync(CancellationToken.None);

    private async Task<TimeSpan> WaitedAsync()
    {
        Assert.That((await ReadAsync()).Value, Is.EqualTo("main"));
        return _time.Waits.Single();
    }
}
