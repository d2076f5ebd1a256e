using System.Security.Cryptography;
using System.Text;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Journals;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents.Writing;

internal sealed class IncidentFilesTests
{
    private const string Text = "the runbook as it ran";

    [TestCase(null, 1)]
    [TestCase("INC-20261123-154200-performance-degradation-ef01", 0)]
    public async Task The_member_of_a_group_proposes_nothing_that_each_of_the_others_would_too(string? group, int proposals)
    {
        using var run = new CommandRun();
        await using var journal = RunJournal.Begin(new RunDirectory(Path.Combine(run.Folder, "test-run")), Text);
        using var story = await Story.RecoveredAsync(journal.AppendAsync);
        var history = RunHistory.Of(
            story.History.Events.Select(e =>
                e.Event is RunStarted started
                    ? e with
                    {
                        Event = started with
                        {
                            PartOf = group,
                            RunbookHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text))),
                        },
                    }
                    : e
            )
        );

        var files = new IncidentFiles(new TemplateCatalog(null), story.Time, (_, ran) =>
            [new Proposal("P1", "runbooks/a.yaml", "It was slow.", ran)]
        ).Build(history, journal.Snapshot(), ledger: null);

        var record = Encoding.UTF8.GetString(
            files.Commit.Files.Single(f => f.Key.EndsWith("/incident.yaml", StringComparison.Ordinal)).Value.Span
        );
        Assert.That(record.Split("because: It was slow.").Length - 1, Is.EqualTo(proposals), record);
    }
}
