using System.Text.RegularExpressions;
using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring;

/// <summary>The reference says what is so: its tables are made from the engine's lists, and its examples run.</summary>
public sealed partial class ReferenceTests
{
    private static readonly string Path = System.IO.Path.Combine(Repository.Root, "runbooks", "README.md");

    private static IEnumerable<TestCaseData> Examples()
    {
        var text = File.ReadAllText(Path);
        return Blocks()
            .Matches(text)
            .Select(m => new TestCaseData(m.Groups[1].Value).SetArgDisplayNames($"line {text[..m.Index].Count(c => c == '\n') + 1}"));
    }

    [Test]
    public void Its_tables_are_those_of_the_engine()
    {
        var text = File.ReadAllText(Path);
        var wanted = ReferenceTables.All.Aggregate(text, (whole, table) =>
        {
            var region = new Regex($"(<!-- generated: {table.Key} -->\n).*?(<!-- /generated: {table.Key} -->)", RegexOptions.Singleline);
            Assert.That(region.IsMatch(whole), $"the region {table.Key} is missing");
            return region.Replace(whole, m => $"{m.Groups[1].Value}\n{table.Value}\n{m.Groups[2].Value}");
        });

        if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
            File.WriteAllText(Path, wanted);
        Assert.That(File.ReadAllText(Path), Is.EqualTo(wanted), "run the tests with UPDATE_FIXTURES=1 to write the tables anew");
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

    [Test]
    public void Every_mistake_has_a_code_of_its_own() =>
        Assert.That(ReferenceTables.Codes().Select(c => c.Id), Is.Unique.And.All.Matches("^RB[0-9]{4}$"));

    private static string IdOf(string yaml) => yaml.Contains("apiVersion", StringComparison.Ordinal) ? "example" : "test";

    private static string Whole(string yaml)
    {
        if (yaml.Contains("apiVersion", StringComparison.Ordinal))
            return yaml;
        const string Head = "apiVersion: runbooks/v1\nid: test\ntitle: An example\nseverity: minor\n";
        return yaml.StartsWith("- id", StringComparison.Ordinal)
            ? $"{Head}steps:\n{yaml}"
            : $"{Head}steps:\n  - id: rollback\n    rollback: {{}}\n{yaml}";
    }

    [GeneratedRegex("```yaml\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
