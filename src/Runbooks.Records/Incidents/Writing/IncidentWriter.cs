using System.Text;
using Runbooks.Git;
using Runbooks.Incidents.Templates;
using Runbooks.Results;
using Runbooks.Storage;

namespace Runbooks.Incidents.Writing;

/// <summary>Puts a record where it belongs, or where it can wait. Nothing that happens here is an exception.</summary>
/// <param name="repository">The records repository; null where it cannot be opened.</param>
/// <param name="spool">Where records wait.</param>
/// <param name="pushes">Whether the record goes to the repository's remote as well.</param>
/// <param name="time">Bounds the rendering; the machine's clock by default.</param>
public sealed class IncidentWriter(RecordsRepository? repository, Spool spool, bool pushes = true, TimeProvider? time = null)
{
    /// <summary>
    /// Writes a record. Writing the same run again changes nothing; what people wrote into the record that was opened
    /// while the run went on stays.
    /// </summary>
    /// <param name="set">The files.</param>
    /// <param name="trouble">Why the repository is not even asked; null to ask it.</param>
    public RecordResult Write(IncidentFileSet set, string? trouble = null) =>
        repository is null || trouble is not null
            ? Keep(set, trouble ?? "there is no records repository")
            : Commit(repository, set, set.Commit.When, time ?? TimeProvider.System) switch
            {
                (RecordCommitted done, _) => done,
                (_, var refused) => Keep(set, refused!),
            };

    /// <summary>Commits a record, merged into what its branch has.</summary>
    /// <param name="repository">The records repository.</param>
    /// <param name="set">The files.</param>
    /// <param name="when">When it is committed, where it is merged.</param>
    /// <param name="time">Bounds the rendering.</param>
    /// <returns>Where it is, or why the repository does not take it.</returns>
    public static Result<RecordCommitted, string> Commit(
        RecordsRepository repository,
        IncidentFileSet set,
        DateTimeOffset when,
        TimeProvider time
    )
    {
        var written = set;
        RecordCommitted Done(string branch, string commit, IEnumerable<string> notes) =>
            new(set.Incident, [.. written.Notes, .. notes], branch, commit, set.Directory);
        return repository.WriteRecord(set.Commit, tip =>
            (written = new TipMerge(new TemplateCatalog(repository), time).Merge(set, tip, when)).Commit
        ) switch
        {
            Committed made => Done(made.Branch, made.Commit, made.LeftAlone.Select(Apart).Concat(made.Unlocked.Select(Unlocked))),
            AlreadyWritten found => Done(found.Branch, found.Commit, []),
            NotWritten refused => Result.Failed(refused.Reason),
            var other => throw new InvalidOperationException($"unknown result {other.GetType().Name}"),
        };
    }

    private static string Apart(string path) =>
        $"{path} has changes in the work tree that are not committed, and was left as it is there. `runbook incidents "
        + $"render` brings the run's facts into it and keeps what you wrote.";

    private static string Unlocked(string left) => $"{left} was left by a process that is gone, and was taken away.";

    private static string TextOf(IncidentFileSet set) =>
        set.Commit.Files.TryGetValue($"{set.Directory}/incident.yaml", out var record)
            ? Encoding.UTF8.GetString(record.Span)
            : string.Empty;

    private RecordResult Keep(IncidentFileSet set, string reason)
    {
        try
        {
            return new RecordSpooled(set.Incident, set.Notes, spool.Keep(set, repository?.Place, pushes), reason);
        }
        catch (Exception e) when (DiskFault.IsIn(e))
        {
            return new RecordLost(
                set.Incident,
                set.Notes,
                TextOf(set),
                $"{reason}; and the spool {spool.Root} cannot take it: {e.Message.ReplaceLineEndings(" ")}"
            );
        }
    }
}
