using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents;

/// <summary>The records of a repository: those in HEAD and those that still stand on their own branches.</summary>
/// <param name="repository">The records repository.</param>
public sealed class IncidentCatalog(RecordsRepository repository)
{
    /// <summary>All of them, newest first. A record that cannot be read is listed with its problem.</summary>
    /// <param name="most">How many at most.</param>
    public IReadOnlyList<IncidentSummary> List(int most = int.MaxValue) =>
        [.. repository.ReadRecords(new RecordSelection(Most: most)).AsParallel().AsOrdered().Select(r => Summarise(r.Location, r.Content))];

    /// <summary>The newest records, newest first; those that cannot be read are left out.</summary>
    /// <param name="most">How many are looked at.</param>
    public IReadOnlyList<IncidentRecord> Newest(int most) =>
        [
            .. repository
                .ReadRecords(new RecordSelection(Most: most))
                .Select(r => Parse(r.Location, r.Content, new DiagnosticBag()))
                .OfType<IncidentRecord>(),
        ];

    /// <summary>The same for a caller that must go on where the repository is broken: none then.</summary>
    /// <param name="most">How many are looked at.</param>
    public IReadOnlyList<IncidentRecord> TryNewest(int most) =>
        [.. repository.TryReadRecords(most).Select(r => Parse(r.Location, r.Content, new DiagnosticBag())).OfType<IncidentRecord>()];

    /// <summary>Where all of them are, newest first.</summary>
    public IReadOnlyList<RecordLocation> All() => repository.FindRecords();

    /// <summary>Compares a record's journal and evidence with their hashes.</summary>
    /// <param name="location">Where it is.</param>
    public IncidentVerification Verify(RecordLocation location) => IncidentVerification.Of(repository, location);

    /// <summary>Compares records with their hashes, and looks for what outside them vouches for them.</summary>
    /// <param name="locations">Where they are.</param>
    /// <param name="cancel">Ends the questions to git and to the remote.</param>
    public async Task<IReadOnlyList<IncidentVerification>> VerifyAsync(IEnumerable<RecordLocation> locations, CancellationToken cancel)
    {
        var anchors = repository.FindAnchors();
        var verified = new List<IncidentVerification>();
        foreach (var (location, verification) in locations.AsParallel().AsOrdered().WithCancellation(cancel).Select(l => (l, Verify(l))))
            verified.Add(await verification.AnchoredAsync(repository, anchors, location, cancel));
        return verified;
    }

    /// <summary>
    /// The one record whose id is, or begins with, a text, or the newest for <c>last</c>; null after a diagnostic was added.
    /// </summary>
    /// <param name="id">The whole id, or as much of it as is needed.</param>
    /// <param name="bag">Takes RB0304 where none or several match.</param>
    /// <param name="among">The records that it may be; null for all.</param>
    public RecordLocation? Find(string id, DiagnosticBag bag, IReadOnlyList<RecordLocation>? among = null)
    {
        return Find(among ?? (id == "last" ? Last() : Beginning(id)), id, Text, bag);

        string? Text(RecordLocation location) => repository.ReadFile(location.Commit, location.Path);

        IReadOnlyList<RecordLocation> Last() =>
            repository.FindRecords(new RecordSelection(Most: 1)) is [var newest]
                ? GroupOf(newest, Text) is { } group
                    ? [newest, .. Beginning(group)]
                    : [newest]
                : [];

        // An id has its day, and so its folder; one that was written by hand may stand in another.
        IReadOnlyList<RecordLocation> Beginning(string beginning) =>
            RecordSelection.OfDayIn(beginning) is { } day
            && repository.FindRecords(day) is var ofDay
            && ofDay.Any(r => Begins(r, beginning))
                ? ofDay
                : repository.FindRecords();
    }

    /// <summary>
    /// The one of some records whose id is, or begins with, a text, or the newest for <c>last</c>; null after a diagnostic was added.
    /// </summary>
    /// <param name="all">The records.</param>
    /// <param name="id">The whole id, or as much of it as is needed.</param>
    /// <param name="read">Reads a record; null where it is not there.</param>
    /// <param name="bag">Takes RB0304 where none or several match.</param>
    internal static RecordLocation? Find(
        IReadOnlyList<RecordLocation> all,
        string id,
        Func<RecordLocation, string?> read,
        DiagnosticBag bag
    )
    {
        if (id == "last" && all.MaxBy(r => r.Path, StringComparer.Ordinal) is { } last)
        {
            var group = GroupOf(last, read);
            return all.FirstOrDefault(r => r.IncidentId == group) ?? last;
        }

        var found = all.Where(r => r.IncidentId == id).ToList();
        if (found.Count == 0)
            found = [.. all.Where(r => Begins(r, id))];
        if (found.Count == 1)
            return found[0];
        bag.Add(
            DiagnosticCodes.NotFound,
            null,
            found.Count == 0 ? $"there is no incident `{id}`" : $"`{id}` is the beginning of {found.Count} incidents",
            help: found.Count == 0 ? "`runbook incidents list` shows them" : string.Join(", ", found.Take(5).Select(r => r.IncidentId))
        );
        return null;
    }

    // The last incident is the group's, and not the part of one of its targets.
    private static string? GroupOf(RecordLocation location, Func<RecordLocation, string?> read) =>
        read(location) is { } text ? RecordYaml.Read(new SourceText(location.Path, text), new DiagnosticBag())?.PartOf : null;

    private static bool Begins(RecordLocation record, string id) =>
        record.IncidentId.StartsWith(id, StringComparison.OrdinalIgnoreCase)
        || record.IncidentId.StartsWith("INC-" + id, StringComparison.OrdinalIgnoreCase);

    /// <summary>A record; null after a diagnostic was added.</summary>
    /// <param name="location">Where it is.</param>
    /// <param name="bag">Takes what is wrong with it.</param>
    public IncidentRecord? Read(RecordLocation location, DiagnosticBag bag)
    {
        if (repository.ReadFile(location.Commit, location.Path) is { } text)
            return RecordYaml.Read(new SourceText(location.Path, text), bag);
        bag.Add(DiagnosticCodes.NotFound, null, $"`{location.Path}` is not in commit {location.Commit}");
        return null;
    }

    /// <summary>The post-mortem beside a record; null where there is none.</summary>
    /// <param name="location">Where the record is.</param>
    public string? ReadPostmortem(RecordLocation location) =>
        repository.ReadFile(location.Commit, location.Path[..(location.Path.LastIndexOf('/') + 1)] + "postmortem.md");

    /// <summary>The files of evidence beside a record, by name.</summary>
    /// <param name="location">Where the record is.</param>
    public IReadOnlyDictionary<string, byte[]> ReadEvidence(RecordLocation location) =>
        repository.ReadFolder(location.Commit, location.Path[..location.Path.LastIndexOf('/')] + "/evidence");

    private static IncidentRecord? Parse(RecordLocation location, byte[] content, DiagnosticBag bag) =>
        RecordYaml.Read(new SourceText(location.Path, Encoding.UTF8.GetString(content)), bag);

    private static IncidentSummary Summarise(RecordLocation location, byte[] content)
    {
        var bag = new DiagnosticBag();
        var record = Parse(location, content, bag);
        return record is null
            ? new(
                location.IncidentId,
                string.Empty,
                "unreadable",
                string.Empty,
                string.Empty,
                null,
                location.Branch,
                location.Path,
                bag.Sorted()[0].Message
            )
            : new(
                location.IncidentId,
                record.Title,
                record.Status,
                record.Outcome,
                record.Target,
                record.Seconds,
                location.Branch,
                location.Path,
                null
            )
            {
                PartOf = record.PartOf,
            };
    }
}
