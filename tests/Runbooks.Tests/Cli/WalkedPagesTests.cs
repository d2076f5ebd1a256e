using System.Diagnostics;
using System.Text.RegularExpressions;
using Runbooks.Controllers;
using Runbooks.Storage;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Cli;

/// <summary>The pages that take a person through it: their commands are given to a shell, in order, in an empty folder.</summary>
public sealed partial class WalkedPagesTests
{
    private static readonly string OwnController = DocFile.Read("your-controller.md").Text;

    [Test]
    public async Task Every_command_of_the_first_fifteen_minutes_does_what_the_page_says()
    {
        using var run = new CommandRun();

        await WalkAsync(run, ["start-here.md"], text => text);

        Assert.That(
            Directory.GetFiles(Path.Combine(run.Folder, "first", "runbooks")).Select(Path.GetFileName),
            Is.EqualTo(new[] { "checkout-is-slow.yaml" })
        );
    }

    [Test]
    public async Task Every_command_from_a_playbook_and_a_service_to_a_run_does_what_the_pages_say()
    {
        await using var releases = await FakeReleases.StartAsync();
        await using var service = await ServedApplication.StartAsync(() => releases.Serving);
        using var run = new CommandRun();

        await WalkAsync(run, ["your-service.md", "your-controller.md"], text =>
            text.Replace("http://localhost:9000", releases.BaseUrl.ToString().TrimEnd('/'), StringComparison.Ordinal)
                .Replace("http://localhost:9001", service.BaseUrl.ToString().TrimEnd('/'), StringComparison.Ordinal)
        );

        Assert.That(releases.Serving, Is.EqualTo("1.4.2"));
        Assert.That(releases.Changes, Is.EqualTo(1));
    }

    // Pages that follow each other are walked in one folder, beside one sandbox.
    private static async Task WalkAsync(CommandRun run, string[] pages, Func<string, string> there)
    {
        run.Write(".config/git/config", "[user]\n\tname = Tester\n\temail = tester@example.com\n[init]\n\tdefaultBranch = main\n");
        var sandbox = $"localhost:{FreePort.Next()}";
        string Here(string text) =>
            there(text)
                .Replace("localhost:8080", sandbox, StringComparison.Ordinal)
                .Replace("--port 8080", $"--port {sandbox.Split(':')[1]}", StringComparison.Ordinal);
        OwnProcess? started = null;
        try
        {
            var folder = run.Folder;
            foreach (var (page, block) in pages.SelectMany(p => PageBlock.In(DocFile.Read(p).Text).Select(b => (p, b))))
            {
                if (block.Language is "yaml" or "markdown")
                    Put(folder, block with { Text = Here(block.Text) }, page);
                foreach (var command in block.Language == "console" ? block.Commands() : [])
                {
                    var where = $"{page}:{block.Line}: {command}";
                    if (command.StartsWith("runbook sandbox", StringComparison.Ordinal))
                    {
                        started = OwnProcess.Start(Shell(run, folder, Here(command)));
                        var line = await Bounded.Of(started.Process.StandardOutput.ReadLineAsync(), "the sandbox says where it listens");
                        Assert.That(line, Does.Contain("listens"), where);
                        continue;
                    }

                    var ended = await Bounded.RunAsync(Shell(run, folder, Here(command)));
                    var wanted = Ending().Match(command) is { Success: true } said ? int.Parse(said.Groups[1].ValueSpan) : 0;
                    Assert.That(ended.Code, Is.EqualTo(wanted), $"{where}\n{ended.Out}\n{ended.Error}");
                    if (MadeFolder().Match(command) is { Success: true } made)
                        folder = Path.Combine(folder, made.Groups[1].Value);
                }
            }
        }
        finally
        {
            started?.Dispose();
        }
    }

    [Test]
    public void Each_description_has_less_than_thirty_lines()
    {
        var descriptions = PageBlock
            .In(OwnController)
            .Where(b => b.Text.StartsWith("# runbooks/controllers/", StringComparison.Ordinal))
            .ToList();

        Assert.That(descriptions, Has.Count.EqualTo(2));
        Assert.That(descriptions.Select(d => d.Text.Split('\n')), Has.All.Length.LessThan(30));
    }

    [Test]
    public async Task The_controller_that_is_told_what_to_serve_does_as_the_page_says()
    {
        await using var target = await WrittenTarget.StartAsync();
        const string Listed = """
            {
              "current": { "version": "1.5.0" },
              "earlier": [{ "version": "1.4.2" }, { "version": "1.4.1" }, { "version": "1.4.2" }],
              "revision": 7,
              "status": "stable"
            }
            """;
        target.Write("/v1/basket", Listed);
        var description = PageBlock.In(OwnController).Single(b => b.Text.Contains("\ncontroller: basket\n", StringComparison.Ordinal)).Text;
        using var run = new CommandRun();
        run.Write("runbooks/controllers/basket.yaml", description);
        run.Write(
            "runbooks/targets/basket.yaml",
            $"apiVersion: runbooks/v1\nname: basket\nbase-url: {target.BaseUrl}\ncontroller: {{ use: basket }}\n"
        );

        await run.RunAsync("plan", "quick-rollback", "--target", "basket", "-i", "reason=a try");

        Assert.That(run.Out, Does.Contain("""{"version":"1.4.2","revision":7}"""), run.Error);
    }

    [Test]
    public void Every_controller_that_is_shipped_is_named_with_the_parameters_that_it_needs()
    {
        foreach (var name in ShippedControllers.Names)
        {
            var row = DocFile
                .Read("your-service.md")
                .Text.Split('\n')
                .SingleOrDefault(l => l.StartsWith('|') && l.Contains($"| `{name}` |", StringComparison.Ordinal));
            Assert.That(row, Is.Not.Null, $"{name} is in no row of the table");
            foreach (var parameter in ShippedControllers.Read(name)!.Parameters.Where(p => p.Required))
                Assert.That(row, Does.Contain($"`{parameter.Name}`"), name);
        }
    }

    // What a command wrote is as the page has it; what a person writes is written.
    private static void Put(string folder, PageBlock block, string page)
    {
        var named = NamedFile().Match(block.Text);
        Assert.That(named.Success, $"{page}:{block.Line} names no file");
        var path = Path.Combine(folder, named.Groups[1].Value);
        var text = block.Text[named.Length..];
        if (named.Groups[2].Success)
        {
            Assert.That(File.ReadAllText(path), Is.EqualTo(text), $"{page}:{block.Line}");
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static ProcessStartInfo Shell(CommandRun run, string folder, string command)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "runbook.dll");
        var start = new ProcessStartInfo("bash", ["-c", $"runbook() {{ dotnet '{program}' \"$@\"; }}\n{command}"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["HOME"] = run.Folder;
        start.Environment[MachinePlace.Variable] = run.Machine;
        foreach (var name in new[] { "XDG_STATE_HOME", "XDG_CONFIG_HOME", "GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY" })
            start.Environment.Remove(name);
        return start;
    }

    [GeneratedRegex(@"# ends with (\d+)$")]
    private static partial Regex Ending();

    [GeneratedRegex(@"^mkdir (\S+)")]
    private static partial Regex MadeFolder();

    [GeneratedRegex(@"\A(?:# |<!-- )(\S+\.(?:yaml|md))(, as it was written)?(?: -->)?\n")]
    private static partial Regex NamedFile();
}
