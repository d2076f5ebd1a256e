using Runbooks.Git;

namespace Runbooks.Incidents.Writing;

/// <summary>Puts a record where it belongs, or where it can wait. Nothing that happens here is an exception.</summary>
/// <param name="repository">The records repository; null where it cannot be opened.</param>
/// <param name="spool">Where records wait.</param>
public sealed class IncidentWriter(RecordsRepository? repository, Spool spool)
{
    /// <summary>Writes a record. Writing the same run again changes nothing.</summary>
    /// <param name="set">The files.</param>
    public RecordResult Write(IncidentFileSet set) => repository is null
        ? Keep(set, "there is no records repository")
        : repository.WriteRecord(set.Commit) switch
        {
            Committed made => new RecordCommitted(set.Incident, set.Notes, made.Branch, made.Commit, set.Directory),
            AlreadyWritten found => new RecordCommitted(set.Incident, set.Notes, found.Branch, found.Commit, set.Directory),
            NotWritten refused => Keep(set, refused.Reason),
            var other => throw new InvalidOperationException($"unknown result {other.GetType().Name}"),
        };

    private RecordResult Keep(IncidentFileSet set, string reason)
    {
        try
        {
            return new RecordSpooled(set.Incident, set.Notes, spool.Keep(set), reason);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new RecordLost(set.Incident, set.Notes, $"{reason}; and the spool {spool.Root} cannot take it: {e.Message.ReplaceLineEndings(" ")}");
        }
    }
}
