using System.Text.Json.Nodes;
using Runbooks.Tests.Authoring.Importing;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

public sealed class ImportCommandTests
{
    private static string[] Names => ImportedFixture.Names;

    [TestCaseSource(nameof(Names))]
    public async Task A_person_is_told_what_became_of_what(string name)
    {
        using var run = With(name);

        Assert.That(await run.RunAsync("import", $"{name}.md"), Is.Zero, run.Error);
        Snapshot.Match(run.Out, $"import-{name}");
        Assert.That(await run.RunAsync("lint", "runbooks"), Is.Zero, run.Out);
    }

    [Test]
    public async Task Every_line_is_shown_where_it_is_asked_for()
    {
        using var run = With("terse-notes");

        Assert.That(await run.RunAsync("import", "terse-notes.md", "--report"), Is.Zero, run.Error);
        Snapshot.Match(run.Out[run.Out.IndexOf("Line by line", StringComparison.Ordinal)..], "import-report");
    }

    [Test]
    public async Task Nothing_is_overwritten_unless_it_is_forced()
    {
        using var run = With("rollback-playbook");
        run.Write("runbooks/manual-rollback.yaml", "ours");

        Assert.That(await run.RunAsync("import", "rollback-playbook.md"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("RB0336").And.Contain("`runbooks/manual-rollback.yaml`").And.Contain("--force"));
        Assert.That(
            Directory.GetFiles(Path.Combine(run.Folder, "runbooks")).Select(Path.GetFileName),
            Is.EqualTo(["manual-rollback.yaml"]),
            "some were written"
        );
        Assert.That(await File.ReadAllTextAsync(Path.Combine(run.Folder, "runbooks", "manual-rollback.yaml")), Is.EqualTo("ours"));

        Assert.That(await run.RunAsync("import", "rollback-playbook.md", "--force"), Is.Zero, run.Error);
        Assert.That(
            await File.ReadAllTextAsync(Path.Combine(run.Folder, "runbooks", "manual-rollback.yaml")),
            Does.Contain("id: manual-rollback")
        );
    }

    [Test]
    public async Task Drafts_go_to_standard_output_and_the_rest_beside_it()
    {
        using var run = With("on-call-handbook");

        Assert.That(await run.RunAsync("import", "on-call-handbook.md", "--stdout", "--only", "drain"), Is.Zero, run.Error);
        Assert.That(run.Out, Does.StartWith("# drain-a-node.yaml\n").And.Contain("id: drain-a-node").And.Not.Contain("roll-back"));
        Assert.That(run.Error, Does.Contain("on-call-handbook.md:97:38: RB0333").And.Not.Contain("hunter2"));
        Assert.That(Directory.Exists(Path.Combine(run.Folder, "runbooks")), Is.False);
    }

    [Test]
    public async Task Another_program_is_told_the_same()
    {
        using var run = With("on-call-handbook");

        Assert.That(await run.RunAsync("import", "on-call-handbook.md", "--format", "json"), Is.Zero, run.Error);
        var told = JsonNode.Parse(run.Out)!;
        Assert.That(
            told["files"]!.AsArray().Select(f => $"{f!["kind"]} {f["path"]}"),
            Is.EqualTo([
                "runbook runbooks/roll-back-a-bad-release.yaml",
                "runbook runbooks/drain-a-node.yaml",
                "target runbooks/targets/deploy-example-com.yaml",
                "target runbooks/targets/lb-example-com.yaml",
            ])
        );
        Assert.That(told["lines"]!["all"]!.GetValue<int>(), Is.EqualTo(told["fates"]!.AsArray().Count));
        Assert.That(
            told["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()),
            Does.Contain("RB0331").And.Contain("RB0332").And.Contain("RB0333").And.Contain("RB0334")
        );
    }

    [Test]
    public async Task A_playbook_that_is_not_there_is_said_to_be_missing()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("import", "none.md"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("RB0304").And.Contain("`none.md`"));
    }

    private static CommandRun With(string name)
    {
        var run = new CommandRun();
        run.Write($"{name}.md", File.ReadAllText(ImportedFixture.PathOf(name)));
        return run;
    }
}
