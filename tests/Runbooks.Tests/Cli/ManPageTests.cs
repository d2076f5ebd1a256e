using System.CommandLine;
using Runbooks.Cli;
using Runbooks.Cli.Hosting;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>The pages for `man`, which are made of what the help is made of.</summary>
public sealed class ManPageTests
{
    private CommandRun _run = null!;

    [SetUp]
    public async Task Begin()
    {
        _run = new CommandRun();
        Assert.That(await _run.RunAsync("man", "man1"), Is.Zero, _run.Error);
    }

    [TearDown]
    public void End() => _run.Dispose();

    [Test]
    public void Every_command_has_a_page_with_each_of_its_options_and_arguments()
    {
        var commands = All(
                CommandTree.Build(new CommandHost(TextWriter.Null, TextWriter.Null, TextReader.Null, TimeProvider.System, "/", _ => null)),
                "runbook"
            )
            .ToList();

        Assert.That(Pages.Select(Path.GetFileName), Is.EquivalentTo(commands.Select(c => c.Page)));
        foreach (var (page, command) in commands)
        {
            var text = File.ReadAllText(Path.Combine(_run.Folder, "man1", page));
            Assert.Multiple(() =>
            {
                foreach (var option in command.Options.Where(o => !o.Hidden && o.Name is not "--help"))
                    Assert.That(text, Does.Contain($"\\fB{option.Name.Replace("-", "\\-", StringComparison.Ordinal)}\\fR"), page);
                foreach (var argument in command.Arguments)
                    Assert.That(
                        text,
                        Does.Contain($".TP\n.I {(argument.HelpName ?? argument.Name).Replace("-", "\\-", StringComparison.Ordinal)}\n"),
                        page
                    );
            });
        }
    }

    [Test]
    public void A_page_reads_as_the_others_of_man_do() =>
        Snapshot.Match(
            File.ReadAllText(Path.Combine(_run.Folder, "man1", "runbook-completion.1"))
                .Replace(EngineVersion.Text, "VERSION", StringComparison.Ordinal)
                .Replace($"{DateTime.UtcNow:yyyy-MM-dd}", "DAY", StringComparison.Ordinal),
            "man-page"
        );

    [Test]
    public void The_codes_that_the_command_ends_with_are_on_its_page()
    {
        var codes = typeof(ExitCodes).GetFields().Where(f => f.IsLiteral).Select(f => (int)f.GetRawConstantValue()!).ToList();

        Assert.That(ExitCodes.Meanings.Select(m => m.Code), Is.EquivalentTo(codes).And.Not.Empty);
        foreach (var code in codes)
            Assert.That(File.ReadAllText(Path.Combine(_run.Folder, "man1", "runbook.1")), Does.Contain($".TP\n.B {code}\n"));
    }

    [Test]
    public void Mandoc_reads_every_page_without_a_warning()
    {
        var read = Bounded.Run(Component.Program("mandoc"), ["-T", "lint", "-W", "warning", .. Pages]);

        Assert.That((read.Code, read.Out + read.Error), Is.EqualTo((0, string.Empty)));
    }

    [Test]
    public void Mandoc_does_find_mistakes() =>
        Assert.That(
            Bounded.Run(Component.Program("mandoc"), ["-T", "lint", "-W", "warning", _run.Write("wrong.1", ".TH A\n.SH\n.NO such\n")]).Out,
            Does.Contain("WARNING").Or.Contain("ERROR")
        );

    private string[] Pages => Directory.GetFiles(Path.Combine(_run.Folder, "man1"));

    private static IEnumerable<(string Page, Command Command)> All(Command command, string name) =>
        command.Subcommands.Where(c => !c.Hidden).SelectMany(c => All(c, $"{name}-{c.Name}")).Prepend((name + ".1", command));
}
