using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>A run whose record becomes a pull request: pushed to a real repository, and shown at a GitHub of ours.</summary>
internal sealed class PullRequestOfARunTests
{
    private ServedRepository _served = null!;
    private FakeGitHub _github = null!;
    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task BeginAsync()
    {
        _served = new ServedRepository();
        _github = await FakeGitHub.StartAsync();
        _github.FullName = Path.GetFileName(_served.Folder) + "/records";
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.SlowResponses, Latency = TimeSpan.FromMilliseconds(100) },
            TimeProvider.System,
            CancellationToken.None
        );
        _run = new CommandRun()
            .InRepository()
            .With("RUNBOOK_GITHUB_API", _github.Api.AbsoluteUri)
            .With("RUNBOOK_GITHUB_TOKEN", FakeGitHub.Token);
        _run.Write(
            "runbooks/targets/sandbox.yaml",
            $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {_sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: "
                + $"100ms\nread-every: 10ms\nstable-every: 10ms\nrequest-timeout: 2s\nreviewers: [\"@alice\"]\n"
        );
        _run.Git($"remote add origin {_served.Path}");
        _run.Git("fetch -q origin");
        _run.Git("remote set-head origin main");
    }

    [TearDown]
    public async Task EndAsync()
    {
        _run.Dispose();
        await _sandbox.DisposeAsync();
        await _github.DisposeAsync();
        _served.Dispose();
    }

    [Test]
    public async Task A_short_run_makes_one_pull_request_that_is_ready_for_review()
    {
        Assert.That(await RunAsync("quick-rollback", "--format", "json"), Is.Zero, _run.Error);

        var pull = _github.Pulls.All.Single();
        var said = JsonNode.Parse(_run.Out)!["incident"]!["pullRequest"]!;
        Assert.Multiple(() =>
        {
            Assert.That(
                said.ToJsonString(),
                Is.EqualTo($$"""{"number":1,"url":"https://github.com/{{_github.FullName}}/pull/1","draft":false,"problem":null}""")
            );
            Assert.That(_run.Error, Does.Contain($"Review   https://github.com/{_github.FullName}/pull/1"));
            Assert.That((pull["draft"]!.GetValue<bool>(), Asked(pull)), Is.EqualTo((false, "alice")));
            Assert.That(pull["title"]!.GetValue<string>(), Does.EndWith("(recovered)"));
            Assert.That(Comment, Does.Contain("✅ Recovered"));
            Assert.That(_served.Git("log", "--format=%s", "main.." + _served.Records.Single()).Split('\n'), Has.Length.EqualTo(1));
        });
    }

    [Test]
    public async Task A_long_run_is_shown_as_a_draft_while_it_goes_on_and_is_ready_when_it_has_ended()
    {
        var running = RunAsync(LongRunbook());
        await UntilAsync(() => _github.Issues.Comments.Count > 0, running);
        var pull = _github.Pulls.All.Single();
        var (wasDraft, title, opening, asked) = (pull["draft"]!.GetValue<bool>(), pull["title"]!.GetValue<string>(), Comment, Asked(pull));
        var body = pull["body"]!.GetValue<string>();
        _run.Write("first", string.Empty);
        await UntilAsync(() => Comment != opening, running);
        var followed = Comment;
        _run.Write("second", string.Empty);

        Assert.That(await running, Is.Zero, _run.Out + _run.Error);

        Assert.Multiple(() =>
        {
            Assert.That(
                (wasDraft, asked, title),
                Is.EqualTo((true, string.Empty, "Incident: Roll back at once on sandbox, which served 1.5.0 (run under way)"))
            );
            Assert.That(opening, Does.Contain("⏳ Under way").And.Contain("`runbook resume"));
            Assert.That(body, Does.Contain("⏳ Under way"));
            Assert.That(followed, Does.Contain("⏳ Under way").And.Contain("Steps that have ended: ✓ status, ✓ first\n"));
            Assert.That(_run.Out, Does.Contain($"colleagues can follow this run at https://github.com/{_github.FullName}/pull/1"));
            Assert.That(
                (pull["draft"]!.GetValue<bool>(), Asked(pull), _github.Pulls.All.Count, _github.Issues.Comments.Count),
                Is.EqualTo((false, "alice", 1, 1))
            );
            Assert.That(pull["title"]!.GetValue<string>(), Does.EndWith("(recovered)"));
            Assert.That(pull["body"]!.GetValue<string>(), Does.Contain("✅ Recovered").And.Not.Contain("Under way"));
            Assert.That(Comment, Does.Contain("✅ Recovered").And.Not.Contain("so far"));
        });
        var branch = _served.Records.Single();
        var messages = _served
            .Git("log", "--format=%s|%(trailers:key=Runbook-Run,valueonly)", "main.." + branch)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.That(messages, Has.Length.EqualTo(2).And.One.Matches("^Open INC-.*: its run is under way\\|.*/begun$"));
        Assert.That(await _run.RunAsync("incidents", "verify", "last"), Is.Zero, _run.Out + _run.Error);
    }

    [Test]
    public async Task A_draft_that_cannot_be_opened_delays_nothing_and_the_end_of_the_run_says_how_to_have_it()
    {
        _github.When = r =>
            r.Is($"* /repos/{_github.FullName}/pulls", out _) && r.Method == "POST"
                ? FakeAnswer.Refused(403, "Resource not accessible by personal access token")
                : null;

        Assert.That(await RunAsync("quick-rollback"), Is.Zero, _run.Out + _run.Error);

        Assert.That(
            _run.Out,
            Does.Contain("Review   no pull request yet: ")
                .And.Contain("Resource not accessible")
                .And.Match("Then run `runbook incidents publish INC-[^`]*`, or open it: https://.*/compare/incident/INC-")
        );
        _github.When = null;
        Assert.That(await _run.RunAsync("incidents", "publish", "last"), Is.Zero, _run.Error);
        Assert.That(_github.Pulls.All, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Without_a_token_the_page_to_open_it_by_hand_is_given()
    {
        _run.With("RUNBOOK_GITHUB_TOKEN", string.Empty);

        Assert.That(await RunAsync("quick-rollback"), Is.Zero, _run.Out + _run.Error);

        Assert.That(
            _run.Out,
            Does.Contain(
                $"Review   open the pull request: https://{_github.Api.Authority}/{_github.FullName}/compare/"
                    + $"{_served.Records.Single()}?expand=1"
            )
        );
        Assert.That(_github.Requests, Is.Empty);
    }

    [TestCase("--no-pull-request")]
    [TestCase("--no-push")]
    [TestCase("config")]
    public async Task Who_wants_none_gets_none(string how)
    {
        if (how == "config")
            _run.Git("config runbook.pullRequest false");

        Assert.That(await RunAsync("quick-rollback", how == "config" ? [] : [how]), Is.Zero, _run.Out + _run.Error);

        Assert.That(
            (_github.Requests.Count, _run.Out.Contains("Review", StringComparison.Ordinal), _served.Records.Length),
            Is.EqualTo((0, false, how == "--no-push" ? 0 : 1))
        );
    }

    [Test]
    public async Task A_record_that_waited_gets_its_pull_request_when_it_is_delivered()
    {
        _served.Hook("pre-receive", "echo 'closed for the night' >&2; exit 1\n");
        Assert.That(await RunAsync("quick-rollback"), Is.EqualTo(4), _run.Out + _run.Error);
        Assert.That(_github.Pulls.All, Is.Empty);
        File.Delete(Path.Combine(_served.Path, "hooks", "pre-receive"));

        Assert.That(await _run.RunAsync("sync"), Is.Zero, _run.Out + _run.Error);

        Assert.That(_run.Out, Does.Contain($"Review   https://github.com/{_github.FullName}/pull/1"));
        Assert.That(_github.Pulls.All.Single()["draft"]!.GetValue<bool>(), Is.False);
    }

    [Test]
    public async Task A_workflow_is_told_of_the_pull_request()
    {
        var (outputs, summary) = (_run.Write("outputs", string.Empty), _run.Write("summary", string.Empty));
        _run.With("GITHUB_OUTPUT", outputs).With("GITHUB_STEP_SUMMARY", summary);

        Assert.That(await RunAsync("quick-rollback", "--format", "github"), Is.Zero, _run.Out + _run.Error);

        Assert.That(
            await File.ReadAllTextAsync(outputs),
            Does.Match($@"(?s)pull-request<<.*\nhttps://github.com/{_github.FullName}/pull/1\n")
        );
        Assert.That(
            await File.ReadAllTextAsync(summary),
            Does.Contain($"**Review:** [pull request #1](https://github.com/{_github.FullName}/pull/1)")
        );
    }

    private string Comment => _github.Issues.Comments.Single()["body"]!.GetValue<string>();

    private static string Asked(JsonObject pull) =>
        string.Join(' ', pull["requested_reviewers"]!.AsArray().Select(r => r!["login"]!.GetValue<string>()));

    private Task<int> RunAsync(string runbook, params string[] more) =>
        _run.RunAsync(["run", runbook, "--target", "sandbox", "-i", "reason=slow answers", .. more]);

    // It waits for two files, as a long run waits for a target.
    private string LongRunbook()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "runbooks", "quick-rollback.yaml"));
        var wait = """      command: { run: [ sh, -c, "while [ ! -e FILE ]; do sleep 0.05; done" ], within: 60s, safe: true }""";
        var steps =
            $"  - id: first\n    {wait.Trim().Replace("FILE", "first", StringComparison.Ordinal)}\n  - id: second\n    "
            + $"{wait.Trim().Replace("FILE", "second", StringComparison.Ordinal)}\n";
        return _run.Write(
            "runbooks/quick-rollback.yaml",
            text.Replace("severity: critical", "severity: feature", StringComparison.Ordinal)
                .Replace("  - id: rollback\n", steps + "  - id: rollback\n", StringComparison.Ordinal)
        );
    }

    private static Task UntilAsync(Func<bool> isSo, Task running, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        Bounded.UntilAsync(
            () =>
            {
                if (!isSo() && running.IsCompleted)
                    Assert.Fail("the run ended before");
                return isSo();
            },
            what
        );
}
