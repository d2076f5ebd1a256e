using Microsoft.Extensions.Time.Testing;
using Runbooks.Cli.Hosting;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>A terminal that goes away while the command runs in it: a window that is closed, a session that is killed.</summary>
[Platform(Exclude = "Win", Reason = "its terminals have no other end that a test could close")]
internal sealed class GoneTerminalTests
{
    // A switch takes its time, which stands still until the terminal is gone.
    private readonly FakeTimeProvider _time = new();
    private SandboxTarget _sandbox = null!;
    private CommandRun _run = null!;

    [SetUp]
    public async Task StartAsync()
    {
        var options = new SandboxOptions { BadRelease = BadRelease.None, Faults = ["slow-switch=2s"] };
        _sandbox = await SandboxTarget.StartAsync(options, _time, CancellationToken.None);
        _run = new CommandRun().InRepository();
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _sandbox.DisposeAsync();
        _run.Dispose();
    }

    [Test]
    public async Task A_rollback_in_a_terminal_that_goes_away_is_finished_once_and_recorded()
    {
        using var terminal = PseudoTerminal.Start(_run, 80, RunOf("quick-rollback"));
        await Bounded.UntilAsync(() => _sandbox.RollbackPosts > 0, "the rollback is sent", () => terminal.Shown);
        terminal.Close();

        Assert.That(await EndsAsync(terminal), Is.EqualTo(ExitCodes.Cancelled), terminal.Shown);
        Assert.That(_sandbox.RollbackPosts, Is.EqualTo(1));
        Assert.That(_sandbox.ActiveVersion, Is.EqualTo("1.4.2"));
        Assert.That(Record(), Does.Contain("result: cancelled").And.Contain("after the rollback had been finished"));
        Assert.That(await Unfinished(), Does.Contain("No run is unfinished"));
    }

    [Test]
    public async Task A_run_that_hears_of_no_hang_up_goes_on_to_its_end_without_its_terminal()
    {
        using var terminal = PseudoTerminal.StartUnhung(_run, 80, RunOf("quick-rollback"));
        await Bounded.UntilAsync(() => _sandbox.RollbackPosts > 0, "the rollback is sent", () => terminal.Shown);
        terminal.Close();

        Assert.That(await EndsAsync(terminal), Is.EqualTo(ExitCodes.Recovered), terminal.Shown);
        Assert.That(_sandbox.RollbackPosts, Is.EqualTo(1));
        Assert.That(Record(), Does.Contain("result: recovered"));
    }

    [Test]
    public async Task A_question_whose_terminal_goes_away_is_not_answered_and_nothing_is_sent()
    {
        using var terminal = PseudoTerminal.Start(_run, 80, RunOf("manual-rollback"));
        await terminal.ShowsAsync("[y/n]");
        terminal.Close();

        Assert.That(await EndsAsync(terminal), Is.EqualTo(ExitCodes.Cancelled), terminal.Shown);
        Assert.That(_sandbox.RollbackPosts + _sandbox.SwitchPosts, Is.Zero);
        Assert.That(Record(), Does.Contain("result: cancelled").And.Contain("before anything was sent that changes the target"));
        Assert.That(await Unfinished(), Does.Contain("No run is unfinished"));
    }

    [Test]
    public async Task A_question_that_hears_of_no_hang_up_stands_for_other_terminals()
    {
        using var terminal = PseudoTerminal.StartUnhung(_run, 80, RunOf("manual-rollback"));
        await terminal.ShowsAsync("[y/n]");
        terminal.Close();
        await Bounded.UntilAsync(
            async () => await _run.RunAsync("approve", "--yes") == 0,
            "the question is answered",
            () => _run.Out + _run.Error
        );

        Assert.That(await EndsAsync(terminal), Is.EqualTo(ExitCodes.Recovered), terminal.Shown);
        Assert.That(_sandbox.RollbackPosts, Is.EqualTo(1));
    }

    [Test]
    public async Task An_answer_that_is_not_given_because_the_terminal_goes_away_leaves_the_question_standing()
    {
        using var asking = PseudoTerminal.Start(_run, 80, RunOf("manual-rollback"));
        await asking.ShowsAsync("[y/n]");
        using (var answering = PseudoTerminal.Start(_run, 80, "approve"))
        {
            await answering.ShowsAsync("Let it go on? [y/n]");
            answering.Close();
            Assert.That(await EndsAsync(answering), Is.EqualTo(ExitCodes.Cancelled).Or.EqualTo(ExitCodes.Invalid));
        }

        Assert.That(_sandbox.RollbackPosts, Is.Zero);
        asking.Type("y");
        Assert.That(await EndsAsync(asking), Is.EqualTo(ExitCodes.Recovered), asking.Shown);
        Assert.That(_sandbox.RollbackPosts, Is.EqualTo(1));
    }

    [TestCase(false)]
    [TestCase(true, Description = "what a terminal that was read of once says when it is gone is another character")]
    public async Task A_secret_that_is_asked_for_in_a_terminal_that_goes_away_is_no_secret_and_nothing_is_sent(bool afterAnAnswer)
    {
        _run.Write(
            "runbooks/look.yaml",
            """
            apiVersion: runbooks/v1
            id: look
            title: Look with a password
            severity: feature
            inputs:
              password: { type: string, required: true, secret: true, description: The password. }
            steps:
              - id: status
                http: { get: /deployment/status, headers: { X-Password: "{{ inputs.password }}" } }
            checklist: [ health ]
            """
        );
        using var terminal = PseudoTerminal.Start(_run, 80, "run", "look", "--base-url", _sandbox.BaseUrl.AbsoluteUri);
        await terminal.ShowsAsync("not shown:");
        if (afterAnAnswer)
        {
            terminal.Type("");
            await Bounded.UntilAsync(() => terminal.Shown.Split("not shown:").Length == 3, "it is asked again", () => terminal.Shown);
        }

        var before = _sandbox.Requests.Count;
        terminal.Close();

        Assert.That(await EndsAsync(terminal), Is.EqualTo(ExitCodes.Cancelled).Or.EqualTo(ExitCodes.Invalid), terminal.Shown);
        Assert.That(_sandbox.Requests, Has.Count.EqualTo(before));
    }

    [TestCase("watch", "watching 1 target")]
    [TestCase("sandbox", "Ctrl-C ends it.")]
    public async Task What_looks_and_serves_ends_in_order_with_its_terminal(string command, string begun)
    {
        _run.Write("runbooks/targets/here.yaml", $"apiVersion: runbooks/v1\nname: here\nbase-url: {_sandbox.BaseUrl.AbsoluteUri}\n");
        using var terminal = PseudoTerminal.Start(_run, 80, command == "watch" ? ["watch", "here"] : ["sandbox", "--port", "0"]);
        await terminal.ShowsAsync(begun);
        terminal.Close();

        Assert.That(await EndsAsync(terminal), Is.Zero, terminal.Shown);
        Assert.That(_sandbox.RollbackPosts, Is.Zero);
    }

    private async Task<int> EndsAsync(PseudoTerminal terminal)
    {
        var ending = terminal.EndsAsync();
        await Bounded.WhileAsync(ending, "the command on the terminal ends", async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        });
        return await ending;
    }

    private string[] RunOf(string runbook) => ["run", runbook, "--base-url", _sandbox.BaseUrl.AbsoluteUri, "-i", "reason=x"];

    private async Task<string> Unfinished()
    {
        await _run.RunAsync("resume");
        return _run.Out + _run.Error;
    }

    private string Record()
    {
        var branch = _run.Git("for-each-ref --format=%(refname:short) refs/heads/incident").Trim();
        var files = _run.Git($"ls-tree -r --name-only {branch}").Split('\n');
        var path = files.Single(f => f.EndsWith("/incident.yaml", StringComparison.Ordinal));
        return _run.Git($"show {branch}:{path}");
    }
}
