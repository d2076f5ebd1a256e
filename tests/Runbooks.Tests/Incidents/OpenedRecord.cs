using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Incidents.Writing;
using Runbooks.Journals;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents;

/// <summary>One run twice: its record as it was opened while the run went on, and as it is at the end.</summary>
internal sealed class OpenedRecord : IDisposable
{
    public const string Id = "INC-20261123-154210-performance-degradation-abcd";
    public const string Branch = "incident/" + Id;
    public const string Run = "20261123-154210-abcdef";

    private readonly string _folder = Directory.CreateTempSubdirectory("runbooks-opened-").FullName;
    private string[] _lines = [];

    public static string Folder => IncidentId.Directory(Id);

    public static string RecordPath => $"{Folder}/incident.yaml";

    public static string PagePath => $"{Folder}/postmortem.md";

    /// <summary>As it stood when the rollback was asked for and not answered.</summary>
    public IncidentFileSet Opening { get; private set; } = null!;

    /// <summary>As the run makes it at its end, knowing nothing of what people did.</summary>
    public IncidentFileSet Ended { get; private set; } = null!;

    public static async Task<OpenedRecord> TellAsync()
    {
        var opened = new OpenedRecord();
        await using var journal = RunJournal.Begin(new RunDirectory(Path.Combine(opened._folder, Run)), "# it ran\n");
        using var story = await Story.RecoveredAsync(journal.AppendAsync);
        opened._lines = Encoding.UTF8.GetString(journal.Lines.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var begun = story.History.Events.TakeWhile(e => e.Event is not RollbackAnswered).Count();
        opened.Opening = opened.SetOf(begun, $"Open {Id}\n\nRunbook-Run: {Run}/begun\n", ledger: false);
        opened.Ended = opened.SetOf(
            opened._lines.Length,
            $"Record {Id}\n\nIt is over.\n\nRunbook-Run: {Run}\nRunbook-Outcome: recovered\n",
            ledger: true
        );
        return opened;
    }

    /// <summary>Commits what opens the record, and pushes it where there is a remote that is asked for.</summary>
    public void Open(Person person, bool push = true)
    {
        Assert.That(person.Records.WriteRecord(Opening.Commit), Is.InstanceOf<Committed>());
        if (push)
            person.Git("push", "--quiet", "origin", Branch);
    }

    /// <summary>What a person does in a clone: check the branch out, change files, commit.</summary>
    public static string Edit(Person person, params (string Path, string Find, string Replace)[] edits)
    {
        person.Git("checkout", "--quiet", Branch);
        foreach (var (path, find, replace) in edits)
        {
            var file = Path.Combine(person.Clone, path);
            var text = File.ReadAllText(file);
            Assert.That(text, Does.Contain(find));
            File.WriteAllText(file, text.Replace(find, replace, StringComparison.Ordinal));
        }

        person.Git("commit", "--quiet", "--all", "-m", "Say what we know");
        return person.Git("rev-parse", "HEAD");
    }

    public static IncidentRecord Read(string text) => RecordYaml.Read(new SourceText("incident.yaml", text), new DiagnosticBag())!;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IncidentFileSet SetOf(int lines, string message, bool ledger)
    {
        var journal = Encoding.UTF8.GetBytes(string.Concat(_lines.Take(lines).Select(l => l + "\n")));
        var reading = JournalReader.Read(journal);
        var run = RunHistory.Of(reading.Events);
        var record = RecordBuilder.Build(run, reading.LastHash);
        var files = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            [$"{Folder}/journal.ndjson"] = journal,
            [RecordPath] = Encoding.UTF8.GetBytes(RecordYaml.Write(record)),
            [PagePath] = Encoding.UTF8.GetBytes(
                new Postmortem(new TemplateCatalog(null), TimeProvider.System).Render(record, previousText: null, [])
            ),
        };
        if (ledger)
            files[DeploymentLedger.PathOf(run.Target)] = Encoding.UTF8.GetBytes(
                DeploymentLedger.Parse(run.Target, source: null, new DiagnosticBag())!.WithRollback(run).ToYaml()
            );
        return new IncidentFileSet(Id, Run, Folder, new RecordCommit(Branch, message, files, run.Events[^1].At), []);
    }
}
