using System.Text.RegularExpressions;
using Runbooks.Authoring;
using Runbooks.Catalogue;
using Runbooks.Checklist;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Tests.Support;
using Runbooks.Triggers;

namespace Runbooks.Tests.Authoring.Documentation;

/// <summary>The pages say what is so: their tables are made from the engine's lists, and their examples run.</summary>
public sealed partial class ReferenceTests
{
    private static IEnumerable<TestCaseData> Examples =>
        from page in DocFile.All
        from example in page.BlocksOf("yaml").Where(b => !NamedFile().IsMatch(b)).Select((text, i) => (Text: text, Number: i + 1))
        select new TestCaseData(example.Text).SetArgDisplayNames($"{page.Path} {example.Number}");

    private static IEnumerable<string> PagesWithFiles =>
        DocFile.All.Where(p => p.BlocksOf("yaml").Any(b => NamedFile().IsMatch(b))).Select(p => p.Path);

    private static IEnumerable<string> PagesWithMistakes => DocFile.All.Where(p => p.BlocksOf("yaml wrong").Any()).Select(p => p.Path);

    private static IEnumerable<string> Kinds =>
        [
            .. StepKinds.All.Select(k => $"reference/steps/{k.Name}.md"),
            .. RunbookFormat.Vocabulary.Of<Check>().Select(k => $"reference/checks/{k.Name}.md"),
            .. RunbookFormat.Vocabulary.Of<Trigger>().Select(k => $"reference/triggers/{k.Name}.md"),
            .. ShippedControllers.Names.Select(n => $"reference/controllers/{n}.md"),
        ];

    [Test]
    public void Its_tables_are_those_of_the_engine()
    {
        // The pages of controllers are written beside it by a test of their own.
        var wanted = DocFile
            .All.Select(p => p.Path)
            .Where(p => !p.Contains("/controllers/"))
            .ToDictionary(p => p, p => DocFile.Read(p).Text);
        foreach (var (name, table) in ReferenceTables.All)
        {
            var region = new Regex($"(<!-- generated: {name} -->\n).*?(<!-- /generated: {name} -->)", RegexOptions.Singleline);
            var places = wanted.Where(p => region.IsMatch(p.Value)).Select(p => p.Key).ToList();
            Assert.That(places, Has.Count.EqualTo(1), $"the region {name} stands on one page");
            wanted[places[0]] = region.Replace(wanted[places[0]], m => $"{m.Groups[1].Value}\n{table}\n{m.Groups[2].Value}");
        }

        Assert.That(
            wanted.Values.SelectMany(t => Regions().Matches(t)).Select(m => m.Groups[1].Value),
            Is.EquivalentTo(ReferenceTables.All.Keys),
            "no page has a region that nothing fills"
        );
        foreach (var (path, text) in wanted)
        {
            if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
                File.WriteAllText(Path.Combine(DocFile.Folder, path), text);
            Assert.That(
                DocFile.Read(path).Text,
                Is.EqualTo(text),
                $"{path}: run the tests with UPDATE_FIXTURES=1 to write the tables anew"
            );
        }
    }

    [TestCaseSource(nameof(Examples))]
    public async Task Its_examples_run(string yaml)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);

        await run.RunAsync(Whole(yaml), IdOf(yaml), settings => settings.FindRunbook = id =>
            {
                var bag = new DiagnosticBag();
                return RunbookCatalog.Read(new RunbookCatalog(Repository.Root).Find(id, bag)!, bag);
            });

        Assert.That(
            run.Events.OfType<StepFinished>().Where(s => s.Status == StepStatus.Failed).Select(s => $"{s.Path}: {s.Error?.Message}"),
            Is.Empty
        );
        if (yaml.Contains("checklist:", StringComparison.Ordinal))
            Assert.That(run.OutcomeName, Is.EqualTo("recovered"), run.Finished.Reason);
    }

    [TestCaseSource(nameof(PagesWithFiles))]
    public void A_file_that_a_page_shows_has_no_mistake(string path)
    {
        using var project = new CommandRun();
        foreach (var block in DocFile.Read(path).BlocksOf("yaml"))
            if (NamedFile().Match(block) is { Success: true } named)
                project.Write(named.Groups[1].Value, block[named.Length..]);
        foreach (var member in DocFile.Read(path).BlocksOf("yaml").SelectMany(b => Members().Matches(b)).Select(m => m.Value))
            project.Write(
                $"runbooks/targets/{member}.yaml",
                $"apiVersion: runbooks/v1\nname: {member}\nbase-url: https://{member}.example.com\n"
            );

        var bag = new DiagnosticBag();
        var linter = new Linter(new RunbookCatalog(project.Folder), _ => null);
        foreach (var file in linter.DefaultFiles())
            linter.LintFile(file, bag);

        Assert.That(bag.Sorted().Select(d => $"{d.Code.Id} {d.Span?.Source.Path}:{d.Span?.Line}: {d.Message}"), Is.Empty);
    }

    [TestCaseSource(nameof(PagesWithMistakes))]
    public void What_a_page_calls_wrong_is_found(string path)
    {
        foreach (var block in DocFile.Read(path).BlocksOf("yaml wrong"))
        {
            var bag = new DiagnosticBag();
            new Linter(new RunbookCatalog(Path.GetTempPath()), _ => null).Lint(
                new SourceText(
                    "runbooks/test.yaml",
                    $"apiVersion: runbooks/v1\nid: test\ntitle: A test\n"
                        + $"{(block.Contains("severity:", StringComparison.Ordinal) ? string.Empty : "severity: feature\n")}{block}"
                ),
                bag
            );
            Assert.That(bag.Sorted(), Is.Not.Empty, block);
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_of_the_engine_has_a_page_with_an_example_of_it(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);

        Assert.That(DocFile.Read(path).BlocksOf("yaml"), Has.Some.Match($@"(^|[\s\[{{-]){Regex.Escape(name)}\b"));
    }

    [Test]
    public void The_page_of_spoilt_answers_says_how_runs_end_under_them()
    {
        var spoilt = RunbookFormat.Vocabulary.Behaviours.Where(b => b.Group == BehaviourGroup.Bodies).ToList();

        // The page says "as it can", and "recovered" for the rollback and the operation: by their names, without a column.
        Assert.That(spoilt.SelectMany(b => b.Unless), Is.Empty);
        Assert.That(
            spoilt.Where(b => b.Ends != SafeEnding.Open).Select(b => b.Name),
            Is.EquivalentTo(spoilt.Select(b => b.Name).Where(n => n.StartsWith("rollback-") || n.StartsWith("operation-")))
        );
        Assert.That(spoilt.Select(b => b.Ends).Distinct(), Is.EquivalentTo(new[] { SafeEnding.Open, SafeEnding.Recovered }));
    }

    [Test]
    public void Every_mistake_has_a_code_of_its_own() =>
        Assert.That(ReferenceTables.Codes().Select(c => c.Id), Is.Unique.And.All.Matches("^RB[0-9]{4}$"));

    [Test]
    public void Every_code_stands_in_one_table() =>
        Assert.That(Runbooks.Authoring.Rules.RulePages.Codes, Is.EquivalentTo(ReferenceTables.Codes().Select(c => c.Id)));

    private static string IdOf(string yaml) => yaml.Contains("apiVersion", StringComparison.Ordinal) ? "example" : "test";

    private static string Whole(string yaml)
    {
        if (yaml.Contains("apiVersion", StringComparison.Ordinal))
            return yaml;
        const string Head = "apiVersion: runbooks/v1\nid: test\ntitle: An example\nseverity: minor\n";
        return yaml.StartsWith("- id", StringComparison.Ordinal) ? $"{Head}steps:\n{yaml}"
            : yaml.Contains("steps:", StringComparison.Ordinal) ? Head + yaml
            : $"{Head}steps:\n  - id: rollback\n    rollback: {{}}\n{yaml}";
    }

    // A block that begins so shows a whole file; the test of the page that takes a person through it compares what was written.
    [GeneratedRegex(@"\A# (runbooks/\S+\.yaml)(, as it was written)?\n")]
    private static partial Regex NamedFile();

    // The members of a group that an example names.
    [GeneratedRegex(@"(?<=^(?:waves|targets): \[.*[ \[])[a-z]+(?:-[0-9]+)?(?=[,\] ])", RegexOptions.Multiline)]
    private static partial Regex Members();

    [GeneratedRegex("^<!-- generated: (.*) -->$", RegexOptions.Multiline)]
    private static partial Regex Regions();
}
