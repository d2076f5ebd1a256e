using System.Text;
using Runbooks.Events;
using Runbooks.Journals;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents;

public sealed class RunJournalTests
{
    private string _folder = string.Empty;

    [SetUp]
    public void Make() => _folder = Directory.CreateTempSubdirectory("runbook-journal-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Every_event_is_a_line_that_carries_the_hash_of_the_one_before()
    {
        var (events, journal) = await WriteAsync();

        var reading = JournalReader.Read(journal);

        Assert.Multiple(() =>
        {
            Assert.That(reading.Fault, Is.Null);
            Assert.That(reading.IsTorn, Is.False);
            Assert.That(reading.Events.Select(e => e.Event.GetType()), Is.EqualTo(events.Select(e => e.Event.GetType())));
            Assert.That(reading.Events.Select(e => e.Sequence), Is.EqualTo(Enumerable.Range(1, events.Count)));
        });
    }

    [Test]
    public async Task A_line_is_on_disk_before_the_next_listener_hears_of_it()
    {
        var lines = new List<int>();
        await WriteAsync(() => lines.Add(File.ReadAllLines(Path.Combine(_folder, "run", "journal.ndjson")).Length));

        Assert.That(lines, Is.EqualTo(Enumerable.Range(1, lines.Count)));
    }

    [Test]
    public void A_dry_run_of_an_earlier_version_is_not_taken_for_a_run()
    {
        const string Line =
            """{"seq":1,"at":"2026-11-23T15:42:10Z","elapsedMs":0,"event":{"type":"run-started","dryRun":true},"prev":""}""";

        var reading = JournalReader.Read(Encoding.UTF8.GetBytes(Line + "\n"));

        Assert.That(
            reading.Fault?.Message,
            Is.EqualTo(
                "Line 1 cannot be read: it began a dry run of an earlier version, which did nothing; `runbook plan` has taken its place."
            )
        );
    }

    [Test]
    public async Task A_torn_last_line_is_tolerated()
    {
        var (events, journal) = await WriteAsync();

        var reading = JournalReader.Read(journal.AsMemory(0, journal.Length - 20));

        Assert.That((reading.IsTorn, reading.Fault, reading.Events.Count), Is.EqualTo((true, (JournalFault?)null, events.Count - 1)));
    }

    [Test]
    public async Task A_line_that_lost_nothing_but_its_end_is_ended_before_the_next_one()
    {
        var (events, journal) = await WriteAsync();
        var directory = new RunDirectory(Path.Combine(_folder, "run"));
        var lines = Encoding.UTF8.GetString(journal).Split('\n');
        await File.WriteAllTextAsync(directory.Journal, string.Join('\n', lines.Take(events.Count - 2)));

        var (continued, reading) = RunJournal.Continue(directory);
        await using (continued)
        {
            Assert.That(reading!.Events, Has.Count.EqualTo(events.Count - 2));
            foreach (var recorded in events.Skip(events.Count - 2))
                await continued!.AppendAsync(recorded);
        }

        var whole = JournalReader.Read(await File.ReadAllBytesAsync(directory.Journal));
        Assert.That((whole.Fault, whole.IsTorn, whole.Events.Count), Is.EqualTo(((JournalFault?)null, false, events.Count)));
    }

    [Test]
    public async Task A_changed_line_is_named()
    {
        var (_, journal) = await WriteAsync();
        var lines = Encoding.UTF8.GetString(journal).Split('\n');
        var changed = Array.FindIndex(lines, l => l.Contains("rollback-intended", StringComparison.Ordinal));
        lines[changed] = lines[changed].Replace("blue", "pink", StringComparison.Ordinal);

        var reading = JournalReader.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Assert.That(reading.Fault?.Line, Is.EqualTo(changed + 1).Or.EqualTo(changed + 2));
    }

    [Test]
    public async Task A_line_that_was_taken_out_is_noticed()
    {
        var (_, journal) = await WriteAsync();
        var lines = Encoding.UTF8.GetString(journal).Split('\n').ToList();
        lines.RemoveAt(3);

        Assert.That(JournalReader.Read(Encoding.UTF8.GetBytes(string.Join('\n', lines))).Fault?.Line, Is.EqualTo(4));
    }

    private async Task<(List<RecordedEvent> Events, byte[] Journal)> WriteAsync(Action? heard = null)
    {
        var events = new List<RecordedEvent>();
        var directory = new RunDirectory(Path.Combine(_folder, "run"));
        await using (var journal = RunJournal.Begin(directory, "apiVersion: runbooks/v1\n"))
        {
            using var story = await Story.RecoveredAsync(journal.AppendAsync, recorded =>
            {
                events.Add(recorded);
                heard?.Invoke();
                return ValueTask.CompletedTask;
            });
        }

        return (events, await File.ReadAllBytesAsync(directory.Journal));
    }
}
