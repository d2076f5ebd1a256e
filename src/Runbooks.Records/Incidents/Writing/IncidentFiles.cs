using System.Security.Cryptography;
using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Journals;
using Runbooks.Storage;

namespace Runbooks.Incidents.Writing;

/// <summary>Makes the files of a record from a run's events and its directory.</summary>
/// <param name="templates">Where the post-mortem's template comes from.</param>
/// <param name="time">Bounds the rendering.</param>
/// <param name="propose">Derives changes to the runbook from a run and the text of the runbook as it ran; null for none.</param>
/// <param name="disk">Where the evidence lies; the machine's by default.</param>
public sealed class IncidentFiles(
    TemplateCatalog templates,
    TimeProvider time,
    Func<RunHistory, string, IReadOnlyList<Proposal>>? propose = null,
    Disk? disk = null
)
{
    private readonly Disk _disk = disk ?? Disk.OfMachine;

    /// <summary>Writes the post-mortem of a record; null for the template.</summary>
    public Func<IncidentRecord, string>? Postmortem { get; init; }

    /// <param name="run">The events; the run has started.</param>
    /// <param name="journal">Its journal, with the directory of its evidence; what is not there is left out.</param>
    /// <param name="ledger">The target's ledger as it stands; null where there is none.</param>
    public IncidentFileSet Build(RunHistory run, JournalSnapshot journal, string? ledger)
    {
        var notes = journal.Troubles.ToList();
        var (record, files) = Files(run, journal, notes, propose);
        AddLedger(files, run, ledger, notes);
        return SetOf(run, files, notes, CommitMessage.Of(record, notes));
    }

    /// <summary>
    /// Builds the set that opens the record of a run while it is under way: all that is known, and nothing in the ledger.
    /// </summary>
    /// <param name="run">The events so far; the run has started.</param>
    /// <param name="journal">Its journal so far.</param>
    public IncidentFileSet BuildOpening(RunHistory run, JournalSnapshot journal)
    {
        var notes = journal.Troubles.ToList();
        var (record, files) = Files(run, journal, notes, null);
        return SetOf(run, files, notes, CommitMessage.OfOpening(record));
    }

    /// <summary>
    /// Builds the set of a run that has ended while people are still told of it: the ledger, and the record without what becomes of those
    /// messages.
    /// </summary>
    /// <param name="run">The events so far; the run has ended.</param>
    /// <param name="journal">Its journal so far.</param>
    /// <param name="ledger">The target's ledger as it stands; null where there is none.</param>
    public IncidentFileSet BuildEnded(RunHistory run, JournalSnapshot journal, string? ledger)
    {
        var notes = journal.Troubles.ToList();
        var (record, files) = Files(run, journal, notes, null);
        AddLedger(files, run, ledger, notes);
        return SetOf(run, files, notes, CommitMessage.OfEnded(record));
    }

    private (IncidentRecord Record, Dictionary<string, ReadOnlyMemory<byte>> Files) Files(
        RunHistory run,
        JournalSnapshot journal,
        List<string> notes,
        Func<RunHistory, string, IReadOnlyList<Proposal>>? proposing
    )
    {
        var started = run.Started;
        var folder = IncidentId.Directory(started.Incident);
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        files[$"{folder}/journal.ndjson"] = journal.Lines;
        var runbook = journal.Runbook ?? ReadIfThere(Path.Combine(journal.Directory.Evidence, RunJournal.RunbookFile), notes);
        var record = RecordBuilder.Build(run, journal.LastHash, runbook is null ? null : Propose(run, runbook, proposing));
        files[$"{folder}/incident.yaml"] = Bytes(RecordYaml.Write(record));
        files[$"{folder}/postmortem.md"] = Bytes(
            Postmortem?.Invoke(record) ?? new Postmortem(templates, time).Render(record, previousText: null, notes)
        );
        foreach (var (_, evidence) in run.All<EvidenceTaken>())
        {
            ReadOnlyMemory<byte>? content =
                evidence.Content.IsEmpty && evidence.Bytes > 0
                    ? ReadIfThere(Path.Combine(journal.Directory.Evidence, evidence.Name), notes)
                    : evidence.Content;
            if (content is { } kept)
                files[$"{folder}/evidence/{evidence.Name}"] = kept;
        }

        if (runbook is not null)
            files[$"{folder}/evidence/{RunJournal.RunbookFile}"] = runbook;
        return (record, files);
    }

    private static IncidentFileSet SetOf(RunHistory run, Dictionary<string, ReadOnlyMemory<byte>> files, List<string> notes, string message)
    {
        var started = run.Started;
        return new IncidentFileSet(
            started.Incident,
            started.Run,
            IncidentId.Directory(started.Incident),
            new RecordCommit(IncidentId.Branch(started.PartOf ?? started.Incident), message, files, run.Events[^1].At),
            notes
        );
    }

    /// <summary>Adds the target's ledger with this run's line in it.</summary>
    internal static void AddLedger(Dictionary<string, ReadOnlyMemory<byte>> files, RunHistory run, string? text, List<string> notes)
    {
        var target = run.Started.Target;
        var path = DeploymentLedger.PathOf(target);
        var bag = new DiagnosticBag();
        var before = DeploymentLedger.Parse(target, text is null ? null : new SourceText(path, text), bag);
        if (before is null)
        {
            // People's text is never written over: the record goes in, and says what is missing.
            notes.Add($"The ledger {path} cannot be read, so this run is not in it: {bag.Sorted()[0].Span}: {bag.Sorted()[0].Message}.");
            return;
        }

        var after = before.WithRollback(run);
        if (!ReferenceEquals(before, after))
            files[path] = Bytes(after.ToYaml());
    }

    // A copy whose secrets were taken out has other lines than the file: no change could be made by it. What the members of a group found
    // out is proposed by none of them: each would propose the same.
    private static IReadOnlyList<Proposal>? Propose(
        RunHistory run,
        byte[] runbook,
        Func<RunHistory, string, IReadOnlyList<Proposal>>? proposing
    ) =>
        run.Started.PartOf is null && Convert.ToHexStringLower(SHA256.HashData(runbook)) == run.Started.RunbookHash
            ? proposing?.Invoke(run, Encoding.UTF8.GetString(runbook))
            : null;

    private byte[]? ReadIfThere(string path, List<string> notes)
    {
        try
        {
            return _disk.Read(path);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            notes.Add($"{Path.GetFileName(path)} could not be read and is not part of the record.");
            return null;
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
