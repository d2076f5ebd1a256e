using System.Security.Cryptography;
using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Journals;
using Runbooks.Redaction;

namespace Runbooks.Incidents;

/// <summary>
/// Whether the journal and the evidence of a record are what the run wrote: each line of the journal carries the hash of
/// the one before, the record names the last, and the journal names the hash of each file of evidence.
/// </summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Events">How many lines the journal has.</param>
/// <param name="Files">How many files of evidence were compared.</param>
/// <param name="Faults">What is not as it was written; empty where all is.</param>
public sealed record IncidentVerification(string Incident, int Events, int Files, IReadOnlyList<IncidentFault> Faults)
{
    /// <summary>The journal as it was read; null where there is none.</summary>
    public JournalReading? Journal { get; private init; }

    /// <summary>
    /// What outside the record vouches for it, a sentence each; empty where it is consistent with itself and no more is known.
    /// </summary>
    public IReadOnlyList<string> Anchors { get; init; } = [];

    /// <summary>Looks for what outside the record vouches for it: a good signature, and the commit that opened it at the remote.</summary>
    /// <param name="repository">The repository that holds it.</param>
    /// <param name="anchors">What vouches for its records.</param>
    /// <param name="location">Where it is.</param>
    /// <param name="cancel">Ends the questions to git and to the remote.</param>
    internal async Task<IncidentVerification> AnchoredAsync(
        RecordsRepository repository,
        RecordAnchors anchors,
        RecordLocation location,
        CancellationToken cancel
    )
    {
        if (Faults.Count > 0 || Journal?.Events.Select(e => e.Event).OfType<RunStarted>().FirstOrDefault() is not { } started)
            return this;
        var path = location.Path[..location.Path.LastIndexOf('/')] + "/journal.ndjson";
        var found = new List<string>();
        if (await anchors.FindSignatureAsync(location, started.Run, path, cancel) is var (signed, signer))
            found.Add($"the commit {signed[..7]} is signed by {signer}");
        if (
            await anchors.FindOpeningAsync(IncidentId.Branch(started.PartOf ?? location.IncidentId), started.Run, cancel) is not { } opening
        )
            return this with { Anchors = found };
        if (repository.ReadBytes(opening, path) is not { Length: > 0 } first)
            return this with { Anchors = found };
        if (repository.ReadBytes(location.Commit, path) is not { } now || !now.AsSpan().StartsWith(first))
            return this with
            {
                Faults =
                [
                    new(
                        "journal.ndjson",
                        1,
                        $"journal.ndjson does not begin as {anchors.Remote} has it in the commit {opening[..7]}, made "
                            + $"while the run went on."
                    ),
                ],
            };
        return this with
        {
            Anchors =
            [
                .. found,
                $"{anchors.Remote} has its first {first.AsSpan().Count((byte)'\n')} events in the commit {opening[..7]}, "
                    + $"made while the run went on",
            ],
        };
    }

    /// <param name="repository">The repository that holds it.</param>
    /// <param name="location">Where it is.</param>
    public static IncidentVerification Of(RecordsRepository repository, RecordLocation location)
    {
        using var files = repository.OpenFiles(location.Commit);
        return files is null
            ? new(location.IncidentId, 0, 0, [new("incident.yaml", 0, $"the commit {location.Commit} is gone.")])
            : Of(files, location.IncidentId, location.Path);
    }

    /// <summary>Compares a record as a commit or the work tree has it.</summary>
    /// <param name="files">The files.</param>
    /// <param name="incident">The incident's id.</param>
    /// <param name="path">Of its <c>incident.yaml</c>.</param>
    public static IncidentVerification Of(RepositoryFiles files, string incident, string path)
    {
        var folder = path[..path.LastIndexOf('/')];
        if (files.Read($"{folder}/journal.ndjson") is not { } journal)
            return new(incident, 0, 0, [new("journal.ndjson", 0, "journal.ndjson is missing.")]);
        var bag = new DiagnosticBag();
        var record = RecordYaml.Read(new SourceText(path, Encoding.UTF8.GetString(files.Read(path) ?? [])), bag);
        if (record is null)
        {
            var unread = new IncidentFault(
                "incident.yaml",
                bag.Sorted()[0].Span?.Line ?? 0,
                $"incident.yaml cannot be read: {bag.Sorted()[0].Span}: {bag.Sorted()[0].Message}."
            );
            return new(incident, 0, 0, [unread]) { Journal = JournalReader.Read(journal) };
        }

        var faults = new List<IncidentFault>();
        var reading = JournalReader.Read(journal, record.Text("journal", "last-line-sha256"));
        if (reading.Fault is { } fault)
            faults.Add(new("journal.ndjson", fault.Line, $"journal.ndjson: {fault.Message}"));
        if (reading.IsTorn)
            faults.Add(new("journal.ndjson", reading.Events.Count + 1, "journal.ndjson: the last line is cut."));
        if (
            reading.Events.Count > 0
            && reading.Events[0].Event is RunStarted started
            && (started.Incident != record.Id || started.Run != record.Run)
        )
            faults.Add(new("journal.ndjson", 1, $"journal.ndjson is of run {started.Run}, not of {record.Run}."));
        var names = files.Below(folder + "/evidence").Select(f => f[(folder.Length + "/evidence/".Length)..]);
        var evidence = names.ToDictionary(n => n, n => files.Read($"{folder}/evidence/{n}") ?? [], StringComparer.Ordinal);
        var compared = Compare(evidence, reading, faults);
        return new(incident, reading.Events.Count, compared, faults) { Journal = reading };
    }

    private static int Compare(IReadOnlyDictionary<string, byte[]> evidence, JournalReading reading, List<IncidentFault> faults)
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var taken in reading.Events.Select(e => e.Event).OfType<EvidenceTaken>())
            expected[taken.Name] = taken.Sha256;
        foreach (var (name, hash) in expected)
        {
            if (!evidence.TryGetValue(name, out var content))
                faults.Add(Of(name, "is missing."));
            else if (HashOf(content) != hash)
                faults.Add(Of(name, "was changed after it was taken."));
        }

        // A copy whose secrets were taken out cannot have the hash of what ran.
        if (
            evidence.TryGetValue(RunJournal.RunbookFile, out var runbook)
            && reading.Events.Select(e => e.Event).OfType<RunStarted>().FirstOrDefault() is { } started
            && HashOf(runbook) != started.RunbookHash
            && !Encoding.UTF8.GetString(runbook).Contains(Redactor.Mask, StringComparison.Ordinal)
        )
        {
            faults.Add(Of(RunJournal.RunbookFile, "is not the runbook that ran."));
        }

        // Behind a line that was changed, nothing tells what the run took.
        if (reading.Fault is not null)
            return expected.Count;
        faults.AddRange(
            evidence
                .Keys.Where(name => name != RunJournal.RunbookFile && !expected.ContainsKey(name))
                .Select(name => Of(name, "is not from the run."))
        );
        return expected.Count;
    }

    private static IncidentFault Of(string evidence, string what) => new($"evidence/{evidence}", 1, $"evidence/{evidence} {what}");

    private static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
