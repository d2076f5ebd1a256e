using System.Security.Cryptography;
using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents.Journals;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents;

/// <summary>
/// Whether the journal and the evidence of a record are what the run wrote: each line of the journal carries the hash of
/// the one before, the record names the last, and the journal names the hash of each file of evidence.
/// </summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Events">How many lines the journal has.</param>
/// <param name="Files">How many files of evidence were compared.</param>
/// <param name="Faults">What is not as it was written, in sentences; empty where all is.</param>
public sealed record IncidentVerification(string Incident, int Events, int Files, IReadOnlyList<string> Faults)
{
    /// <summary>Compares a record.</summary>
    /// <param name="repository">The repository that holds it.</param>
    /// <param name="location">Where it is.</param>
    public static IncidentVerification Of(RecordsRepository repository, RecordLocation location)
    {
        var folder = location.Path[..location.Path.LastIndexOf('/')];
        var files = repository.ReadFolder(location.Commit, folder);
        if (!files.TryGetValue("journal.ndjson", out var journal)) return new(location.IncidentId, 0, 0, ["journal.ndjson is missing."]);
        var bag = new DiagnosticBag();
        var record = RecordYaml.Read(new SourceText(location.Path, Encoding.UTF8.GetString(files["incident.yaml"])), bag);
        if (record is null) return new(location.IncidentId, 0, 0, [$"incident.yaml cannot be read: {bag.Sorted()[0].Span}: {bag.Sorted()[0].Message}."]);

        var faults = new List<string>();
        var reading = JournalReader.Read(journal, record.Text("journal", "last-line-sha256"));
        if (reading.Fault is { } fault) faults.Add($"journal.ndjson: {fault.Message}");
        if (reading.IsTorn) faults.Add("journal.ndjson: the last line is cut.");
        if (reading.Events.Count > 0 && reading.Events[0].Event is RunStarted started && (started.Incident != record.Id || started.Run != record.Run))
            faults.Add($"journal.ndjson is of run {started.Run}, not of {record.Run}.");
        var compared = Compare(repository.ReadFolder(location.Commit, folder + "/evidence"), reading, faults);
        return new(location.IncidentId, reading.Events.Count, compared, faults);
    }

    private static int Compare(IReadOnlyDictionary<string, byte[]> evidence, JournalReading reading, List<string> faults)
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var taken in reading.Events.Select(e => e.Event).OfType<EvidenceTaken>()) expected[taken.Name] = taken.Sha256;
        foreach (var (name, hash) in expected)
        {
            if (!evidence.TryGetValue(name, out var content)) faults.Add($"evidence/{name} is missing.");
            else if (HashOf(content) != hash) faults.Add($"evidence/{name} was changed after it was taken.");
        }

        // A copy whose secrets were taken out cannot have the hash of what ran.
        if (evidence.TryGetValue(RunJournal.RunbookFile, out var runbook)
            && reading.Events.Select(e => e.Event).OfType<RunStarted>().FirstOrDefault() is { } started
            && HashOf(runbook) != started.RunbookHash
            && !Encoding.UTF8.GetString(runbook).Contains(Redactor.Mask, StringComparison.Ordinal))
        {
            faults.Add($"evidence/{RunJournal.RunbookFile} is not the runbook that ran.");
        }

        faults.AddRange(evidence.Keys.Where(name => name != RunJournal.RunbookFile && !expected.ContainsKey(name)).Select(name => $"evidence/{name} is not from the run."));
        return expected.Count;
    }

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
