using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>Questions that are answered from another terminal.</summary>
public sealed class ApproveCommandTests
{
    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        _run = new CommandRun().InRepository();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _run.Dispose();
        await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_yes_from_another_terminal_lets_the_run_go_on_and_the_record_says_who_and_when()
    {
        var running = RunAsync("expires: 10m, from: [ release manager ]", "ada");

        var (code, said) = await AnswerAsync("grace", "--yes");

        Assert.That(code, Is.Zero, said);
        Assert.That(
            said,
            Does.Contain("Roll sandbox back?")
                .And.Contain("sends     POST /deployment/rollback, once")
                .And.Contain($"to        sandbox, {_sandbox.BaseUrl.AbsoluteUri.TrimEnd('/')}; green 1.5.0 serves, blue 1.4.2 stands by")
                .And.Contain("Yes, by grace: run ")
        );
        Assert.That(await running, Is.Zero);
        Assert.That(_sandbox.Toggles, Is.EqualTo(1));
        await _run.RunAsync("incidents", "show", "last", "--format", "yaml");
        Assert.That(
            _run.Out,
            Does.Contain("by: release manager").And.Contain("how: runbook approve").And.Not.Contain("grace"),
            "pages show the role"
        );
        var answered = Journal().Single(l => (string?)l["type"] == "approval-answered");
        Assert.That(
            ((string?)answered["by"], (string?)answered["account"]),
            Is.EqualTo(("release manager", "grace")),
            "and the journal the account"
        );
        Assert.That((string?)Journal().First()["account"], Is.EqualTo("ada"));
    }

    [Test]
    public async Task A_no_from_another_terminal_stops_the_run()
    {
        var running = RunAsync("expires: 10m, four-eyes: true", "ada");

        Assert.That((await AnswerAsync("grace", "--deny")).Code, Is.Zero);

        Assert.That(await running, Is.EqualTo(1));
        Assert.That(_run.Out, Does.Contain("not approved: another account said no (runbook approve)"));
        Assert.That(_sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task Four_eyes_refuse_who_began_the_run_and_take_another()
    {
        var running = RunAsync("expires: 10m, four-eyes: true", "ada");

        var own = await AnswerAsync("ada", "--yes");
        Assert.That(own.Code, Is.EqualTo(1));
        Assert.That(own.Said, Does.Contain("ada began this run, and it wants four eyes: somebody else must answer"));
        Assert.That((await AnswerAsync("grace", "--yes")).Code, Is.Zero);

        Assert.That(await running, Is.Zero);
    }

    [Test]
    public async Task Only_the_named_accounts_may_answer()
    {
        var running = RunAsync("expires: 10m, from: [ '@grace', '@linus' ]", "ada");

        Assert.That((await AnswerAsync("mallory", "--yes")).Said, Does.Contain("mallory may not answer: it is asked of @grace or @linus"));
        Assert.That((await AnswerAsync("linus", "--yes")).Code, Is.Zero);

        Assert.That(await running, Is.Zero);
    }

    [Test]
    public async Task A_question_that_asks_nobody_else_is_no_other_accounts_to_answer()
    {
        var running = RunAsync("expires: 10m", "ada");

        var stranger = await AnswerAsync("mallory", "--deny");
        Assert.That(stranger.Code, Is.EqualTo(1));
        Assert.That(stranger.Said, Does.Contain("mallory may not answer: it is asked of ada, who began the run"));
        Assert.That((await AnswerAsync("ada", "--yes")).Code, Is.Zero);

        Assert.That(await running, Is.Zero);
        Assert.That((string?)Journal().Single(l => (string?)l["type"] == "approval-answered")["by"], Is.EqualTo("the operator"));
    }

    [Test]
    public async Task The_actor_of_a_workflow_is_nobody_who_answers()
    {
        var running = RunAsync("expires: 10m, four-eyes: true, from: [ '@grace' ]", "ada");
        await _run.AskedAsync();
        using var other = _run.Beside("ada").With("GITHUB_ACTIONS", "true").With("GITHUB_ACTOR", "grace");

        Assert.That(await other.RunAsync("approve", "--yes"), Is.EqualTo(1), other.Out);
        Assert.That((await AnswerAsync("grace", "--yes")).Code, Is.Zero);

        Assert.That(await running, Is.Zero);
    }

    [Test]
    public async Task Yes_on_the_command_line_is_no_answer_where_four_eyes_are_wanted()
    {
        var runbook = Write("four-eyes: true");

        Assert.That(await _run.RunAsync("run", runbook, "--target", TargetFile(), "--yes"), Is.EqualTo(1));
        Assert.That(_run.Out, Does.Contain("wants four eyes"));
        Assert.That(_sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task A_question_that_nobody_answers_in_time_is_a_no()
    {
        Assert.That(await RunAsync("expires: 300ms", "ada"), Is.EqualTo(1));
        Assert.That(_sandbox.RollbackPosts, Is.Zero);
        Assert.That(await _run.RunAsync("approve", "--yes"), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("no run asks anything here"));
    }

    private List<JsonNode> Journal()
    {
        var journal = Directory
            .EnumerateFiles(Path.Combine(_run.Folder, ".git", "runbook", "done"), "journal.ndjson", SearchOption.AllDirectories)
            .Single();
        return [.. File.ReadAllLines(journal).Select(l => JsonNode.Parse(l)!).Select(l => l["event"] ?? l)];
    }

    private Task<int> RunAsync(string rest, string account)
    {
        var runbook = Write(rest);
        var target = TargetFile();
        return Task.Run(() => _run.As(account).RunAsync("run", runbook, "--target", target, "--wait-for-approval"));
    }

    private async Task<(int Code, string Said)> AnswerAsync(string account, string answer)
    {
        await _run.AskedAsync();
        using var other = _run.Beside(account);
        var code = await other.RunAsync("approve", answer);
        return (code, other.Out + other.Error);
    }

    private string Write(string rest)
    {
        _run.Write(
            "asks.yaml",
            $$"""
            apiVersion: runbooks/v1
            id: asks
            title: A runbook that asks
            severity: feature
            steps:
              - id: confirm
                approve: { question: "Roll TARGET back?", {{rest}} }
              - id: rollback
                rollback: {}
            checklist: [ environment-switched ]
            """.Replace("TARGET", "{{ target.name }}", StringComparison.Ordinal)
        );
        return "asks.yaml";
    }

    private string TargetFile() =>
        _run.Write(
            "runbooks/targets/sandbox.yaml",
            $"""
            apiVersion: runbooks/v1
            name: sandbox
            base-url: {_sandbox.BaseUrl.AbsoluteUri}
            processing-time: 100ms
            read-every: 10ms
            stable-every: 10ms
            request-timeout: 2s
            """
        );
}
