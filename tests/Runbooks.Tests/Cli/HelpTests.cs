using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

public sealed class HelpTests
{
    private static readonly string[] Commands =
    [
        "",
        "init",
        "run",
        "plan",
        "drill",
        "resume",
        "approve",
        "watch",
        "watch status",
        "watch reset",
        "replay",
        "ack",
        "notify",
        "notify test",
        "notify escalate",
        "dispatch",
        "list",
        "show",
        "lint",
        "new",
        "import",
        "fmt",
        "incidents",
        "incidents list",
        "incidents show",
        "incidents verify",
        "incidents check",
        "incidents render",
        "incidents publish",
        "incidents apply",
        "incidents follow-up",
        "incidents stats",
        "",
        "run",
        "resume",
        "approve",
        "watch",
        "watch status",
        "watch reset",
        "replay",
        "ack",
        "notify",
        "notify test",
        "notify escalate",
        "dispatch",
        "list",
        "show",
        "lint",
        "drill",
        "incidents",
        "incidents list",
        "incidents show",
        "incidents verify",
        "incidents check",
        "incidents render",
        "incidents publish",
        "incidents apply",
        "incidents follow-up",
        "incidents stats",
        "incidents to-drill",
        "sync",
        "lock",
        "lock list",
        "lock release",
        "sandbox",
        "demo",
        "schema",
        "completion",
        "docs",
        "sync",
        "lock",
        "lock list",
        "lock release",
        "sandbox",
        "demo",
        "drill",
        "schema",
        "completion",
    ];

    [TestCaseSource(nameof(Commands))]
    public async Task Every_command_says_what_it_does_with_an_example(string command)
    {
        using var run = new CommandRun();

        var exitCode = await run.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.That(exitCode, Is.Zero);
        Assert.That(run.Out, Does.Contain("Example:").And.Contain("runbook "));
        Snapshot.Match(run.Out.Replace("testhost", "runbook", StringComparison.Ordinal), $"help {command}".Trim().Replace(' ', '-'));
    }

    [Test]
    public async Task A_command_that_does_not_exist_is_a_usage_error()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("rnu"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("rnu").And.Contain("--help"));
    }

    [TestCase("bash")]
    [TestCase("zsh")]
    [TestCase("fish")]
    public async Task A_shell_is_given_a_script_that_asks_the_command(string shell)
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("completion", shell), Is.Zero);
        Assert.That(run.Out, Does.Contain("[suggest:"));
    }

    [Test]
    public async Task What_a_new_runbook_can_begin_with_is_completed()
    {
        using var run = new CommandRun();

        await run.RunAsync("[suggest:21]", "runbook new x --from ");

        Assert.That(run.Out.Split('\n', StringSplitOptions.TrimEntries), Does.Contain("watched").And.Contain("manual"));
    }

    [Test]
    public async Task The_ids_of_runbooks_are_completed()
    {
        using var run = new CommandRun();

        await run.RunAsync("[suggest:13]", "runbook run p");

        Assert.That(run.Out, Does.Contain("performance-degradation"));
    }
}
