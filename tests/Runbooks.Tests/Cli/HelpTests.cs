using System.CommandLine;
using Runbooks.Cli;
using Runbooks.Cli.Hosting;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

public sealed class HelpTests
{
    private static IEnumerable<string> Commands() => Under(CommandTree.Build(Host()), string.Empty).Prepend(string.Empty);

    private static IEnumerable<string> TopCommands() => CommandTree.Build(Host()).Subcommands.Select(c => c.Name);

    [TestCaseSource(nameof(Commands))]
    public async Task Every_command_says_what_it_does_with_an_example(string command)
    {
        using var run = new CommandRun();

        var exitCode = await run.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.That(exitCode, Is.Zero);
        Assert.That(run.Out, Does.Contain("Example:").And.Contain("runbook "));
        Snapshot.Match(run.Out.Replace("testhost", "runbook", StringComparison.Ordinal), $"help {command}".Trim().Replace(' ', '-'));
    }

    [TestCaseSource(nameof(TopCommands))]
    public void A_command_that_is_named_is_built_alone(string name)
    {
        var built = CommandTree.Build(Host(), [name, "--help"]).Subcommands.Select(c => c.Name);

        Assert.That(built, Is.EqualTo([name]));
    }

    [TestCase("--help")]
    [TestCase("[suggest:8]", "runbook ")]
    [TestCase("rnu")]
    public void Whatever_names_no_command_has_all_of_them(params string[] arguments) =>
        Assert.That(CommandTree.Build(Host(), arguments).Subcommands.Select(c => c.Name), Is.EqualTo(TopCommands()));

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
    [TestCase("powershell")]
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

    private static IEnumerable<string> Under(Command command, string path) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(c => Under(c, $"{path} {c.Name}".Trim()).Prepend($"{path} {c.Name}".Trim()));

    private static CommandHost Host() =>
        new(TextWriter.Null, TextWriter.Null, TextReader.Null, TimeProvider.System, Path.GetTempPath(), _ => null);
}
