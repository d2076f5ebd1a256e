using Runbooks.Authoring;
using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Tests.Rehearsal;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Authoring;

/// <summary>What was written for the playbook's controller alone goes on as it was: the runbooks as they were shipped before.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class EarlierRunbookTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "Fixtures", "earlier-runbooks");

    [TestCaseSource(nameof(Names))]
    public void It_lints(string name)
    {
        var bag = new DiagnosticBag();
        var text = File.ReadAllText(Path.Combine(Folder, $"{name}.yaml"));
        new Linter(new RunbookCatalog(Repository.Root), _ => null).LintRunbook(new SourceText($"{name}.yaml", text), bag);

        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
    }

    [TestCaseSource(nameof(Names))]
    public async Task It_ends_as_it_must_on_a_target_that_does_what_it_should_and_on_one_that_lies(string name)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.yaml"));

        foreach (var behaviour in new[] { "as-expected", "claimed-not-done", "flips-back" })
            Assert.That(await DrillRuns.FindingsAsync(name, text, behaviour), Is.Empty, behaviour);
    }

    private static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal);
}
