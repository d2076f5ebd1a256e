using System.Text.Json.Nodes;
using Runbooks.Catalogue;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

public sealed class ListAndShowTests
{
    private static IEnumerable<string> Ids() => new RunbookCatalog(Path.GetTempPath()).List().Select(r => r.Id);

    [Test]
    public async Task The_list_names_what_is_built_in()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("list"), Is.Zero);
        Snapshot.Match(run.Out, "list");
    }

    [Test]
    public async Task A_runbook_of_the_folder_hides_a_built_in_one()
    {
        using var run = new CommandRun();
        run.Write(
            "runbooks/quick-rollback.yaml",
            "apiVersion: runbooks/v1\nid: quick-rollback\ntitle: Ours\nseverity: minor\nsteps: [ { id: a, rollback: {} } ]\n"
        );

        await run.RunAsync("list", "--format", "json");

        var ours = JsonNode.Parse(run.Out)!.AsArray().Single(r => r!["id"]!.GetValue<string>() == "quick-rollback")!;
        Assert.That(
            (ours["title"]!.GetValue<string>(), ours["path"]!.GetValue<string>()),
            Is.EqualTo(("Ours", "runbooks/quick-rollback.yaml"))
        );
    }

    [TestCaseSource(nameof(Ids))]
    public async Task A_runbook_is_shown_for_a_person(string id)
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("show", id), Is.Zero);
        Snapshot.Match(run.Out, $"show-{id}");
    }

    [Test]
    public async Task A_runbook_that_does_not_exist_is_named_with_the_one_that_was_meant()
    {
        using var run = new CommandRun();

        Assert.That(await run.RunAsync("show", "quick-rolback"), Is.EqualTo(2));
        Assert.That(run.Error, Does.Contain("RB0304").And.Contain("did you mean `quick-rollback`?"));
    }

    [Test]
    public async Task The_published_schemas_are_those_of_the_engine()
    {
        using var run = new CommandRun();
        foreach (var what in new[] { "runbook", "target", "group", "drill", "incident" })
        {
            await run.RunAsync("schema", what);
            var published = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "runbooks", "schema", $"{what}.schema.json"));
            Assert.That(run.Out, Is.EqualTo(published), "run `make schema`");
        }
    }

    [Test]
    public async Task Every_shipped_file_is_valid_by_the_published_schema_and_by_lint()
    {
        var runbooks = await NJsonSchema.JsonSchema.FromFileAsync(
            Path.Combine(Repository.Root, "runbooks", "schema", "runbook.schema.json")
        );
        foreach (var found in new RunbookCatalog(Path.GetTempPath()).List())
        {
            var bag = new Runbooks.Diagnostics.DiagnosticBag();
            var tree = Runbooks.Yaml.YamlReader.Read(RunbookCatalog.ReadText(found, bag)!, bag)!;
            Assert.That(
                runbooks.Validate(Runbooks.Yaml.YamlCoreSchema.ToJson(tree)!.ToJsonString()).Select(e => e.ToString()),
                Is.Empty,
                found.Id
            );
        }

        using var run = new CommandRun();
        Assert.That(await run.RunAsync("lint", "--strict", Path.Combine(Repository.Root, "runbooks")), Is.Zero, run.Out);
    }
}
