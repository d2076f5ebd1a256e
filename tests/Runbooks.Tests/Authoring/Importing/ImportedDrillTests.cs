using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Drilling;
using Runbooks.Rehearsal.Drilling.Cases;
using Runbooks.Tests.Rehearsal;

namespace Runbooks.Tests.Authoring.Importing;

/// <summary>Drafts as they were imported, through the drill: what a playbook does not notice, its draft says.</summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class ImportedDrillTests
{
    // Of each kind one, and those that drafts were found to fail under.
    private static readonly string[] Some =
    [
        "as-expected",
        "claimed-not-done",
        "lost-after",
        "flips-back",
        "restarts",
        "standby-gone",
        "constant-health-crashing",
        "healthy-late",
        "catch-all",
        "slow-after",
        "errors-after",
        "breaking-after",
        "denied",
    ];

    private static string[] Names => ImportedFixture.Names;

    [TestCaseSource(nameof(Names))]
    public async Task The_drafts_of_a_playbook_pass_their_drill(string name)
    {
        var report = await DrillAsync(ImportedFixture.Source(name), Some);

        Assert.That(report.Failed.SelectMany(r => r.Findings).Select(f => $"{f.Span}: {f.Message}"), Is.Empty);
        Assert.That(report.Results, Has.Count.GreaterThan(25).And.Some.Property("WasKilled").True);
    }

    [Test]
    public async Task A_target_that_is_healthy_a_moment_after_its_rollback_is_waited_for()
    {
        var report = await DrillAsync(
            new SourceText(
                "p.md",
                "# Roll back\n\n```bash\ncurl -X POST http://a/deployment/rollback\ncurl http://a/deployment/status\n```\n"
            ),
            "healthy-late"
        );

        Assert.That(report.Results.Single().Findings.Select(f => f.Message), Is.Empty);
    }

    [Test]
    public async Task A_draft_rolls_back_although_the_application_fails_what_it_is_asked_before()
    {
        var report = await DrillAsync(
            new SourceText(
                "p.md",
                "# Roll back\n\n```bash\ncurl -fsS http://a/api/health | jq -e '.status == \"healthy\"'\ncurl -X POST "
                    + "http://a/deployment/rollback\n```\n"
            ),
            "as-expected/crashing"
        );

        Assert.That(report.Results.Single().Findings.Select(f => f.Message), Is.Empty);
    }

    private static Task<DrillReport> DrillAsync(SourceText playbook, params string[] only)
    {
        var bag = new DiagnosticBag();
        DrilledRunbook?[] drafts =
        [
            .. ImportedFixture
                .Import(playbook)
                .Files.Where(f => !f.IsTarget)
                .Select(f => DrilledRunbooks.Of(new SourceText($"runbooks/{f.Path}", f.Text), bag)),
        ];
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
        return DrillRuns.Drill.RunAsync(
            [.. drafts.OfType<DrilledRunbook>()],
            new DrillOptions { Only = only, Kills = 2 },
            heard: null,
            CancellationToken.None
        );
    }
}
