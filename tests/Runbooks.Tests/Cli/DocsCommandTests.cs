using Runbooks.Authoring.Documentation;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class DocsCommandTests : IDisposable
{
    private readonly CommandRun _run = new();

    public void Dispose() => _run.Dispose();

    [Test]
    public async Task All_pages_are_listed_by_chapter_with_a_line_each()
    {
        Assert.That(await _run.RunAsync("docs"), Is.Zero);

        var lines = _run.Out.Split('\n');
        Assert.That(DocPages.All.Select(p => p.Chapter).Distinct(), Is.SubsetOf(lines));
        foreach (var page in DocPages.All)
            Assert.That(lines.Count(l => l.StartsWith("  ") && l.EndsWith(page.Summary)), Is.EqualTo(1), page.Path);
    }

    [Test]
    public async Task Each_name_in_the_list_shows_that_page_and_no_other()
    {
        await _run.RunAsync("docs");

        var shown = new List<string>();
        foreach (var name in _run.Out.Split('\n').Where(l => l.StartsWith("  ")).Select(l => l.Trim().Split(' ')[0]))
        {
            await _run.RunAsync("docs", name);
            shown.Add(_run.Out.Split('\n')[0]);
        }

        Assert.That(shown, Is.EqualTo(DocPages.All.Select(p => p.Title)));
    }

    [Test]
    public async Task A_kind_shows_its_page_with_its_table_and_what_to_read_on()
    {
        Assert.That(await _run.RunAsync("docs", "rollback"), Is.Zero);
        Snapshot.Match(_run.Out, "docs-rollback");
    }

    [TestCase("RB0402", "A step that changes the target is sent again")]
    [TestCase("rb0101", "A key is not part of the format.")]
    public async Task A_code_shows_what_is_said_of_it(string code, string said)
    {
        Assert.That(await _run.RunAsync("docs", code), Is.Zero);
        Assert.That(_run.Out, Does.Contain(said).And.Contain("The whole page:"));
    }

    [Test]
    public async Task A_page_whose_name_others_have_as_well_is_the_one_further_up_and_names_the_others()
    {
        Assert.That(await _run.RunAsync("docs", "records"), Is.Zero);
        Assert.That(_run.Out, Does.StartWith("Records\n").And.Contain("Also called so:\n  runbook docs mistakes/records"));
    }

    [Test]
    public async Task A_word_that_names_no_page_shows_where_it_stands()
    {
        Assert.That(await _run.RunAsync("docs", "unproven-standby"), Is.Zero);
        Assert.That(
            _run.Out,
            Does.StartWith("`unproven-standby` stands in ").And.Contain("How a rollback is proved › ").And.Contain("runbook docs proof")
        );
    }

    [TestCase("rolback", "did you mean `rollback`?")]
    [TestCase("RB0499", "did you mean `RB0")]
    [TestCase("wathcing", "did you mean `watching`?")]
    public async Task A_word_that_stands_nowhere_gets_the_nearest_and_exit_code_2(string word, string nearest)
    {
        Assert.That(await _run.RunAsync("docs", word), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain($"the documentation says nothing of `{word}`").And.Contain(nearest));
    }

    [Test]
    public async Task A_table_that_is_wider_than_the_terminal_goes_row_under_row_and_code_stays_whole()
    {
        _run.Width = 50;

        await _run.RunAsync("docs", "steps/http");

        Assert.That(_run.Out, Does.Contain("    json: { content: \"Is {{ target.name }} alive?\", tenantId: \"{{ target.tenant }}\" }\n"));
        Assert.That(
            _run.Out.Split('\n').Where(l => !l.StartsWith("    ") && l.Length > 50),
            Is.Empty,
            "nothing but code is wider than the terminal"
        );
    }

    [Test]
    public async Task Nothing_is_coloured_where_no_terminal_reads_it()
    {
        await _run.RunAsync("docs", "proof");

        Assert.That(_run.Out, Does.Not.Contain("\e"));
    }
}
