using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Git;

namespace Runbooks.Incidents.Writing;

/// <summary>Puts a record where it belongs, or where it can wait. Nothing that happens here is an exception.</summary>
/// <param name="repository">The records repository; null where it cannot be opened.</param>
/// <param name="spool">Where records wait.</param>
/// <param name="pushes">Whether the record goes to the repository's remote as well.</param>
public sealed class IncidentWriter(RecordsRepository? repository, Spool spool, bool pushes = true)
{
    /// <summary>Writes a record. Writing the same run again changes nothing.</summary>
    /// <param name="set">The files.</param>
    /// <param name="trouble">Why the repository is not even asked; null to ask it.</param>
    public RecordResult Write(IncidentFileSet set, string? trouble = null) => repository is null || trouble is not null
        ? Keep(set, trouble ?? "there is no records repository")
        : repository.WriteRecord(set.Commit) switch
        {
            Committed made => new RecordCommitted(set.Incident, set.Notes, made.Branch, made.Commit, set.Directory),
            AlreadyWritten found => new RecordCommitted(set.Incident, set.Notes, found.Branch, found.Commit, set.Directory),
            NotWritten refused => Keep(set, refused.Reason),
            var other => throw new InvalidOperationException($"unknown result {other.GetType().Name}"),
        };

    private static string TextOf(IncidentFileSet set) =>
        set.Commit.Files.TryGetValue($"{set.Directory}/incident.yaml", out var record) ? Encoding.UTF8.GetString(record.Span) : string.Empty;

    private RecordResult Keep(IncidentFileSet set, string reason)
    {
        try
        {
            return new RecordSpooled(set.Incident, set.Notes, spool.Keep(set, repository?.Place, pushes), reason);
        }
        catch (Exception e) when (DiskTrouble.IsIn(e))
        {
            return new RecordLost(set.Incident, set.Notes, TextOf(set), $"{reason}; and the spool {spool.Root} cannot take it: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
