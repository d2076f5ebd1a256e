using System.Text;
using Runbooks.Git;
using Runbooks.Incidents.Review;
using Runbooks.Incidents.Writing;
using Runbooks.Runs;
using Runbooks.Tests.Git.Servers;

namespace Runbooks.Tests.Incidents;

/// <summary>A record that people edit while its run goes on: when the run ends, nothing of theirs is lost, here or at the remote.</summary>
public sealed class OpenedRecordTests
{
    private const string Ledger = "deployments/production.yaml";

    private static readonly (string, string, string)[] Edits =
    [
        (OpenedRecord.RecordPath, "  summary: null", "  # by the gateway's log\n  summary: Answers took four seconds."),
        (OpenedRecord.RecordPath, "severity: performance", "severity: performance\nx-ticket: OPS-12 # ours"),
        (OpenedRecord.RecordPath, "owner: null", "owner: query team"),
        (OpenedRecord.PagePath, "<!-- people:lessons -->\n", "<!-- people:lessons -->\nIt was a quiet afternoon.\n"),
    ];

    private ServedRepository _served = null!;
    private Person _ada = null!;
    private Person _bob = null!;
    private OpenedRecord _record = null!;

    [SetUp]
    public async Task BeginAsync()
    {
        _served = new ServedRepository();
        (_ada, _bob) = (new Person(_served.Path), new Person(_served.Path));
        _record = await OpenedRecord.TellAsync();
    }

    [TearDown]
    public void End()
    {
        _record.Dispose();
        _ada.Dispose();
        _bob.Dispose();
        _served.Dispose();
    }

    [Test]
    public async Task What_people_wrote_at_the_remote_stands_beside_what_the_run_did_since()
    {
        _record.Open(_ada);
        var theirs = EditAtTheRemote(Edits);

        var (committed, pushed) = await EndAsync();

        var (record, page) = (Remote(OpenedRecord.RecordPath), Remote(OpenedRecord.PagePath));
        Assert.Multiple(() =>
        {
            Assert.That(pushed, Is.InstanceOf<Pushed>().With.Property("IsRebuilt").True);
            Assert.That(committed.Notes, Is.Empty);
            Assert.That(
                record,
                Does.Contain("  # by the gateway's log\n")
                    .And.Contain("summary: Answers took four seconds.")
                    .And.Contain("x-ticket: OPS-12 # ours")
                    .And.Contain("owner: query team")
            );
            Assert.That(OpenedRecord.Read(record).Outcome, Is.EqualTo("recovered"));
            Assert.That(OpenedRecord.Read(record).Status, Is.EqualTo("draft"), "nobody had touched the status that the opened record had");
            Assert.That(
                page,
                Does.Contain("It was a quiet afternoon.").And.Contain("Answers took four seconds.").And.Contain("> **✅ Recovered ")
            );
            Assert.That(_served.Git("rev-parse", $"{OpenedRecord.Branch}^"), Is.EqualTo(theirs));
            Assert.That(_served.Git("log", "--format=%s", OpenedRecord.Branch).Split('\n')[0], Is.EqualTo($"Record {OpenedRecord.Id}"));
        });
        AssertFollowsFromItsJournal();
    }

    [Test]
    public async Task A_time_of_detection_that_people_corrected_meanwhile_counts_for_all_that_follows_from_it()
    {
        _record.Open(_ada);
        var opened = Remote(OpenedRecord.RecordPath).Split('\n').Single(l => l.StartsWith("  detected:", StringComparison.Ordinal));
        EditAtTheRemote((OpenedRecord.RecordPath, opened, "  detected: { at: 2026-11-23T15:36:07Z, source: the first ticket }"));

        await EndAsync();

        var record = OpenedRecord.Read(Remote(OpenedRecord.RecordPath));
        Assert.That(record.Seconds, Is.EqualTo(372.9));
        Assert.That(record.Find("timeline")!.AsArray()[0]!["text"]!.ToString(), Does.Contain("the first ticket"));
        AssertFollowsFromItsJournal();
    }

    [TestCase(
        "  summary: null",
        "  summary: \"not closed",
        "incident.yaml:",
        TestName = "A_record_that_people_left_unreadable_stays_in_the_history_and_a_note_says_where"
    )]
    [TestCase("  summary: null", "<<<<<<< HEAD", "incident.yaml:", TestName = "So_does_one_with_the_marks_of_a_conflict")]
    [TestCase(
        "\nimpact:\n",
        "\nimpact: Answers took four seconds.\nx-rest:\n",
        "`impact` is no mapping any more",
        TestName = "So_does_one_whose_parts_have_no_place_in_a_record"
    )]
    public async Task It_stays(string find, string replace, string told)
    {
        _record.Open(_ada);
        var theirs = EditAtTheRemote((OpenedRecord.RecordPath, find, replace), Edits[^1]);

        var (_, pushed) = await EndAsync();

        var message = Told(_served.Git("log", "-1", "--format=%B", OpenedRecord.Branch));
        Assert.That(pushed, Is.InstanceOf<Pushed>());
        Assert.That(
            Remote(OpenedRecord.RecordPath),
            Is.EqualTo(Encoding.UTF8.GetString(_record.Ended.Commit.Files[OpenedRecord.RecordPath].Span).TrimEnd())
        );
        Assert.That(message, Does.Contain(told).And.Contain($"It is in commit {theirs}: `git show {theirs}:{OpenedRecord.RecordPath}`."));
        Assert.That(
            message,
            Does.EndWith($"Runbook-Run: {OpenedRecord.Run} Runbook-Outcome: recovered"),
            "the trailers stay the last paragraph"
        );
        Assert.That(_served.Git("show", $"{theirs}:{OpenedRecord.RecordPath}"), Does.Contain(replace.Trim()));
        Assert.That(Remote(OpenedRecord.PagePath), Does.Contain("It was a quiet afternoon."));
    }

    [Test]
    public async Task A_record_and_a_page_that_are_not_UTF_8_are_whole_in_the_history()
    {
        _record.Open(_ada);
        Checkout();
        foreach (var path in new[] { OpenedRecord.RecordPath, OpenedRecord.PagePath })
        {
            var file = Path.Combine(_bob.Clone, path);
            await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes(await File.ReadAllTextAsync(file) + "# für alle\n"));
        }

        _bob.Git("commit", "--quiet", "--all", "-m", "In another encoding");
        _bob.Git("push", "--quiet", "origin", OpenedRecord.Branch);

        await EndAsync();

        var message = Told(_served.Git("log", "-1", "--format=%B", OpenedRecord.Branch));
        Assert.That(
            message,
            Does.Contain("incident.yaml` is not UTF-8").And.Contain("The post-mortem that stood on the branch is not UTF-8")
        );
        Assert.That(OpenedRecord.Read(Remote(OpenedRecord.RecordPath)).Outcome, Is.EqualTo("recovered"));
    }

    [Test]
    public void What_people_committed_here_stays_where_their_work_tree_shows_something_else()
    {
        _record.Open(_ada, push: false);
        OpenedRecord.Edit(_ada, Edits);
        _ada.Git("checkout", "--quiet", "--orphan", "other");
        _ada.Git("rm", "-rq", "--cached", ".");

        var written = Write();

        Assert.That(written.Notes, Is.Empty);
        AssertIsMerged(_ada.Git("show", $"{OpenedRecord.Branch}:{OpenedRecord.RecordPath}"));
        Assert.That(_ada.Git("show", $"{OpenedRecord.Branch}:{OpenedRecord.PagePath}"), Does.Contain("It was a quiet afternoon."));
    }

    [Test]
    public void A_work_tree_that_shows_the_record_is_brought_along()
    {
        _record.Open(_ada, push: false);
        OpenedRecord.Edit(_ada, Edits);

        Write();

        Assert.That(_ada.Git("status", "--porcelain"), Is.Empty, "it does not seem to take the record back");
        AssertIsMerged(File.ReadAllText(Path.Combine(_ada.Clone, OpenedRecord.RecordPath)));
    }

    [Test]
    public void What_nobody_has_committed_yet_is_left_as_it_is_and_a_note_says_how_to_go_on()
    {
        _record.Open(_ada, push: false);
        OpenedRecord.Edit(_ada, Edits);
        var file = Path.Combine(_ada.Clone, OpenedRecord.RecordPath);
        var open = File.ReadAllText(file).Replace("data-loss: null", "data-loss: none", StringComparison.Ordinal);
        File.WriteAllText(file, open);

        var written = Write();

        Assert.That(File.ReadAllText(file), Is.EqualTo(open));
        Assert.That(
            written.Notes,
            Is.EqualTo(
                new[]
                {
                    $"{OpenedRecord.RecordPath} has changes in the work tree that are not committed, and was left as it is "
                        + $"there. `runbook incidents render` brings the run's facts into it and keeps what you wrote.",
                }
            )
        );
        AssertIsMerged(_ada.Git("show", $"{OpenedRecord.Branch}:{OpenedRecord.RecordPath}"));
        Assert.That(_ada.Git("status", "--porcelain").Split('\n'), Has.Length.EqualTo(1), "all else is as the commit has it");
    }

    [Test]
    public async Task Edits_here_and_at_the_remote_are_both_in_it_and_both_in_its_history()
    {
        _record.Open(_ada);
        EditAtTheRemote(
            (OpenedRecord.RecordPath, "  summary: null", "  summary: Answers took four seconds."),
            (OpenedRecord.RecordPath, "  trigger: null", "  trigger: Release 1.5.0.")
        );
        var mine = OpenedRecord.Edit(
            _ada,
            (OpenedRecord.RecordPath, "  data-loss: null", "  data-loss: none"),
            (OpenedRecord.RecordPath, "  trigger: null", "  trigger: The release."),
            Edits[^1]
        );

        var (_, pushed) = await EndAsync();

        var record = OpenedRecord.Read(Remote(OpenedRecord.RecordPath));
        Assert.That(pushed, Is.InstanceOf<Pushed>());
        Assert.That(
            (record.Text("impact", "summary"), record.Text("impact", "data-loss"), record.Text("analysis", "trigger")),
            Is.EqualTo(("Answers took four seconds.", "none", "Release 1.5.0."))
        );
        Assert.That(Remote(OpenedRecord.PagePath), Does.Contain("It was a quiet afternoon."));
        Assert.That(_served.Git("merge-base", "--is-ancestor", mine, OpenedRecord.Branch), Is.Empty, "what I wrote can still be found");
        Assert.That(
            Told(_served.Git("log", "-1", "--format=%B", OpenedRecord.Branch)),
            Does.Contain("The record was edited in two places")
        );
        Assert.That(_ada.Git("rev-parse", OpenedRecord.Branch), Is.EqualTo(_served.Git("rev-parse", OpenedRecord.Branch)));
    }

    [Test]
    public async Task A_record_that_waited_in_the_spool_keeps_what_people_wrote_as_well()
    {
        _record.Open(_ada);
        EditAtTheRemote(Edits);
        var spool = new Spool(Path.Combine(_ada.Home, "spool"));
        spool.Keep(_record.Ended, _ada.Clone);
        var delivery = new RecordDelivery(spool, TimeProvider.System, () => 0.5);
        var sync = new RecordSync(
            new SpoolDelivery(spool, TimeProvider.System, (_, _) => _ada.Records),
            delivery,
            new PullRequestDelivery(TimeProvider.System, _ => null, _ada.Home)
        );

        var synced = new List<SyncedRecord>();
        await foreach (var one in sync.SyncAsync(elsewhere: null, CancellationToken.None))
            synced.Add(one);

        Assert.That(synced.Single().Push, Is.InstanceOf<Pushed>());
        AssertIsMerged(Remote(OpenedRecord.RecordPath));
        Assert.That(spool.List(), Is.Empty);
    }

    [Test]
    public async Task A_ledger_that_others_added_to_since_the_record_was_opened_keeps_their_lines()
    {
        const string Event = "history:\n  - type: rollback\n    at: 2026-11-23T10:00:00Z\n    run: other\n";
        _record.Open(_ada);
        EditAtTheRemote(Edits);
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(_record.Ended.Commit.Files);
        files[Ledger] = Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(files[Ledger].Span).Replace("history:\n", Event, StringComparison.Ordinal)
        );
        Assert.That(Encoding.UTF8.GetString(files[Ledger].Span), Does.Contain("run: other"));
        var ended = _record.Ended with { Commit = _record.Ended.Commit with { Files = files } };

        await EndAsync(ended);

        Assert.That(Remote(Ledger), Does.Contain("run: other").And.Contain(OpenedRecord.Run));
    }

    // Paragraphs are wrapped: what they say is held, not where their lines end.
    private static string Told(string message) => message.Trim().ReplaceLineEndings(" ");

    private static void AssertIsMerged(string text)
    {
        Assert.That(text, Does.Contain("summary: Answers took four seconds.").And.Contain("x-ticket: OPS-12 # ours"));
        Assert.That(OpenedRecord.Read(text).Outcome, Is.EqualTo("recovered"));
    }

    private RecordCommitted Write(IncidentFileSet? set = null) =>
        (RecordCommitted)
            new IncidentWriter(_ada.Records, new Spool(Path.Combine(_ada.Home, "spool")), time: TimeProvider.System).Write(
                set ?? _record.Ended
            );

    private async Task<(RecordCommitted Committed, PushResult? Pushed)> EndAsync(IncidentFileSet? set = null)
    {
        var committed = Write(set);
        var delivery = new RecordDelivery(new Spool(Path.Combine(_ada.Home, "spool")), TimeProvider.System, () => 0);
        var pending = delivery.Keep(_ada.Records, set ?? _record.Ended, committed.Commit);
        return (committed, await delivery.PushAsync(_ada.Records, pending!, isPatient: true, isLate: false, CancellationToken.None));
    }

    private void Checkout()
    {
        _bob.Git("fetch", "--quiet");
        _bob.Git("checkout", "--quiet", OpenedRecord.Branch);
    }

    private string EditAtTheRemote(params (string Path, string Find, string Replace)[] edits)
    {
        Checkout();
        var commit = OpenedRecord.Edit(_bob, edits);
        _bob.Git("push", "--quiet", "origin", OpenedRecord.Branch);
        return commit;
    }

    private string Remote(string path) => _served.Git("show", $"{OpenedRecord.Branch}:{path}");

    private void AssertFollowsFromItsJournal()
    {
        using var files = _ada.Records.OpenFiles(OpenedRecord.Branch)!;
        var review = new RecordReviewer(_ada.Records, "1.0.0", TimeProvider.System).Review(files, OpenedRecord.RecordPath, merged: null);
        foreach (
            var item in review.Items.Where(i =>
                i.Title
                    is "What the run wrote is unchanged"
                        or "The post-mortem and the durations follow from the record"
                        or "The record has its published form"
            )
        )
        {
            Assert.That(item.Missing.Select(m => m.Message), Is.Empty, item.Title);
        }
    }
}
