using System.Text.RegularExpressions;
using Runbooks.Authoring;
using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Tests.Rehearsal;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring;

/// <summary>
/// Shipped runbooks, each changed in one way that would hurt: what lint says of it is held, and what it cannot know a drill finds.
/// </summary>
public sealed partial class BreakageTests
{
    private const string Folder = "breakages";

    private static readonly IReadOnlyList<(string Name, string Tool, string Finding)> Table =
    [
        .. Rows()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "Fixtures", Folder, "README.md")))
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value)),
    ];

    private static IEnumerable<TestCaseData> ByLint =>
        Table.Where(r => r.Tool == "lint").Select(r => new TestCaseData(r.Name, r.Finding).SetArgDisplayNames(r.Name));

    private static IEnumerable<TestCaseData> Broken => Breakages.All.Select(b => new TestCaseData(b.Name).SetArgDisplayNames(b.Name));

    private static IEnumerable<TestCaseData> ByDrill =>
        Table.Where(r => r.Tool == "drill").Select(r => new TestCaseData(r.Name, r.Finding.Split('`')[1]).SetArgDisplayNames(r.Name));

    [TestCaseSource(nameof(ByLint))]
    public void Lint_names_the_line_that_breaks_a_shipped_runbook(string name, string code)
    {
        IReadOnlyList<Diagnostic> found = [];
        DiagnosticFixtures.Check(Folder, name, source => found = Lint(source));

        var told = found.FirstOrDefault(d => d.Code.Id == code);
        Assert.That(told, Is.Not.Null, $"lint does not tell {code}");
        Assert.That(told!.Span, Is.Not.Null.And.Property(nameof(SourceSpan.Line)).GreaterThan(0));
    }

    [TestCaseSource(nameof(ByDrill))]
    public async Task What_lint_cannot_know_the_drill_finds_and_names_the_line(string name, string behaviour)
    {
        var text = await DiagnosticFixtures.YamlAsync(Folder, name);

        Assert.That(Lint(new SourceText($"{name}.yaml", text)), Is.Empty);
        var found = await DrillRuns.FindingsAsync(Id().Match(text).Groups[1].Value, text, behaviour);
        Assert.That(found, Has.Some.Matches<string>(f => Found().IsMatch(f!)), string.Join("\n", found));
    }

    [Test]
    public void Each_has_its_row_and_most_are_found_without_a_rehearsal()
    {
        Assert.That(Table.Select(r => r.Name), Is.EqualTo(Breakages.All.Select(b => b.Name)));
        Assert.That(DiagnosticFixtures.In(Folder).Select(c => (string)c.Arguments[0]!), Is.EqualTo(Breakages.All.Select(b => b.Name)));
        Assert.That(Table, Has.Count.GreaterThanOrEqualTo(20));
        Assert.That(Table.Count(r => r.Tool == "lint"), Is.GreaterThanOrEqualTo(14));
    }

    [TestCaseSource(nameof(Broken))]
    public async Task Each_is_a_shipped_runbook_changed_in_one_way(string name)
    {
        var (_, runbook, was, now) = Breakages.All.First(b => b.Name == name);
        var whole = Shipped(runbook);
        Assert.That(whole.Split(was), Has.Length.EqualTo(2), $"`{was}` stands once in {runbook}");

        var broken = whole.Replace(was, now, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("UPDATE_FIXTURES") == "1")
            await File.WriteAllTextAsync(
                Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "Fixtures", Folder, $"{name}.yaml"),
                broken
            );
        Assert.That(
            await DiagnosticFixtures.YamlAsync(Folder, name),
            Is.EqualTo(broken),
            "run the tests twice with UPDATE_FIXTURES=1: a shipped runbook has changed"
        );
    }

    private static IReadOnlyList<Diagnostic> Lint(SourceText source)
    {
        var bag = new DiagnosticBag();
        new Linter(new RunbookCatalog(Path.GetTempPath()), _ => null).Lint(
            new SourceText($"runbooks/{Id().Match(source.Text).Groups[1].Value}.yaml", source.Text),
            bag
        );
        return bag.Sorted();
    }

    // Those that ask the playbook's own paths: what can be mistyped there stands in no shipped runbook any more.
    private static string Shipped(string id) =>
        File.ReadAllText(Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "Fixtures", "earlier-runbooks", $"{id}.yaml"));

    [GeneratedRegex(@"^\| `(\d\d-[a-z-]+)` \| .*? \| (lint|drill) \| (.*?) \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"^RB0701 \d+: .*\[.+\]$")]
    private static partial Regex Found();

    [GeneratedRegex("^id: ([a-z-]+)$", RegexOptions.Multiline)]
    private static partial Regex Id();
}
