using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring;
using Runbooks.Catalogue;
using Runbooks.Checklist;
using Runbooks.Diagnostics;
using Runbooks.Steps;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Editors;

/// <summary>
/// The published schemas in the language server that editors use for YAML: mistakes under the right word, completion of what
/// may stand there, and what each key is for. What a schema cannot know is for `runbook lint`.
/// </summary>
public sealed partial class LanguageServerTests
{
    private const string Head =
        "# yaml-language-server: $schema=./schema/runbook.schema.json\napiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: minor\n";

    private string _folder = null!;
    private LanguageServer _server = null!;

    private static IEnumerable<string> Files =>
        [
            "performance-degradation.yaml",
            "emergency-customer-impact.yaml",
            "manual-rollback.yaml",
            "targets/example.yaml",
            "targets/local.yaml",
        ];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("runbook-editor-").FullName;
        foreach (var folder in new[] { "schema", "targets" })
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        foreach (var schema in Directory.EnumerateFiles(Path.Combine(Repository.Root, "runbooks", "schema")))
            File.Copy(schema, Path.Combine(_folder, "schema", Path.GetFileName(schema)));
        _server = await LanguageServer.StartAsync(_folder);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [TestCaseSource(nameof(Files))]
    public async Task What_ships_has_no_mistakes_in_an_editor(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "runbooks", file));

        Assert.That((await _server.OpenAsync(Path.Combine(_folder, file), text)).Select(d => d!.ToJsonString()), Is.Empty);
    }

    [Test]
    public async Task A_key_that_is_none_is_underlined()
    {
        var found = await OpenAsync(
            "wrong-key.yaml",
            "steps:\n  - id: status\n    http: { get: /health }\n    expects: [ status == 200 ]\n"
        );

        Assert.That(found.Select(Place), Is.EqualTo(new[] { (8, 4, 11) }));
        Assert.That(found[0]!["message"]!.GetValue<string>(), Does.Contain("expects"));
    }

    [Test]
    public async Task A_value_that_cannot_stand_there_is_underlined()
    {
        var found = await OpenAsync(
            "wrong-value.yaml",
            "steps:\n  - id: rollback\n    rollback: { to: previous, within: 30 }\nchecklist: [ helth ]\n"
        );

        Assert.That(found.Select(Place), Does.Contain((7, 38, 40)).And.Contain((8, 13, 18)));
    }

    [Test]
    public async Task A_step_is_completed_with_its_kinds_and_keys_and_what_they_do()
    {
        const string Steps = "steps:\n  - id: status\n    \n";
        await OpenAsync("completion.yaml", Steps);

        var offered = await _server.CompleteAsync(Path.Combine(_folder, "completion.yaml"), 7, 4);

        Assert.That(StepKinds.All.Select(k => k.Name), Is.SubsetOf(offered.Keys));
        Assert.That(offered.Keys, Is.SupersetOf(new[] { "title", "when", "expect", "retry", "timeout", "continue-on-failure" }));
        foreach (var kind in StepKinds.All)
            Assert.That(offered[kind.Name], Does.Contain(kind.Summary), kind.Name);
    }

    [Test]
    public async Task A_new_step_is_offered_whole()
    {
        await OpenAsync("snippets.yaml", "steps:\n  - \n");

        var offered = await _server.CompleteAsync(Path.Combine(_folder, "snippets.yaml"), 6, 4);

        Assert.That(offered.Keys, Is.SupersetOf(StepSnippets.All.Select(s => s["label"]!.GetValue<string>())));
    }

    [Test]
    public void Every_step_that_is_offered_whole_is_one()
    {
        foreach (var snippet in StepSnippets.All)
        {
            var step = Placeholder().Replace(snippet["body"]!.ToJsonString(), "$1");
            var bag = new DiagnosticBag();
            new Linter(new RunbookCatalog(_folder), _ => null).Lint(
                new SourceText("runbooks/test.yaml", $"{Head}steps: [ {step} ]\nchecklist: [ health ]\n"),
                bag
            );
            Assert.That(bag.Sorted().Select(d => $"{snippet["label"]}: {d.Message}"), Is.Empty);
        }
    }

    [Test]
    public async Task A_checklist_is_completed_with_the_checks()
    {
        await OpenAsync("checks.yaml", "steps:\n  - { id: a, http: { get: /health } }\nchecklist:\n  - \n");

        Assert.That(
            (await _server.CompleteAsync(Path.Combine(_folder, "checks.yaml"), 8, 4)).Keys,
            Is.SupersetOf(CheckKinds.All.Select(c => c.Name))
        );
    }

    [Test]
    public async Task A_severity_is_completed()
    {
        var path = Path.Combine(_folder, "severity.yaml");
        await _server.OpenAsync(path, "# yaml-language-server: $schema=./schema/runbook.schema.json\nseverity: \n");

        Assert.That(
            (await _server.CompleteAsync(path, 1, 10)).Keys,
            Is.SupersetOf(new[] { "critical", "performance", "feature", "minor" })
        );
    }

    [TestCase(
        7,
        5,
        "Rolls the target back once and proves it by reading the controller's state",
        TestName = "A pointer on a kind says what it does"
    )]
    [TestCase(7, 44, "allows the controller's second way", TestName = "A pointer on a key says what it is for")]
    [TestCase(8, 5, "The longest it may take, retries included", TestName = "A pointer on a common key says what it is for")]
    [TestCase(
        9,
        1,
        "What must be seen at the end for the run to be called recovered",
        TestName = "A pointer on the checklist says what it is for"
    )]
    [TestCase(10, 6, "Average and 95th percentile", TestName = "A pointer on a check says when it passes")]
    public async Task A_pointer_says(int line, int column, string what)
    {
        const string Text =
            "steps:\n  - id: rollback\n    rollback: { to: previous, within: 30s, otherwise: switch }\n    timeout: "
            + "1m\nchecklist:\n  - performance: { requests: 20 }\n";
        await OpenAsync($"hover{line}{column}.yaml", Text);

        Assert.That(await _server.HoverAsync(Path.Combine(_folder, $"hover{line}{column}.yaml"), line, column), Does.Contain(what));
    }

    [GeneratedRegex(@"\$\{\d:([^}]*)\}")]
    private static partial Regex Placeholder();

    private Task<JsonArray> OpenAsync(string name, string rest) => _server.OpenAsync(Path.Combine(_folder, name), Head + rest);

    private static (int Line, int From, int To) Place(JsonNode? diagnostic) =>
        (
            diagnostic!["range"]!["start"]!["line"]!.GetValue<int>(),
            diagnostic["range"]!["start"]!["character"]!.GetValue<int>(),
            diagnostic["range"]!["end"]!["character"]!.GetValue<int>()
        );
}
