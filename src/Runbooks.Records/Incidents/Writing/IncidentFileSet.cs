using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Journals;

namespace Runbooks.Incidents.Writing;

/// <summary>Everything that one commit of a record holds.</summary>
/// <param name="Incident">The incident's id.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Directory">The record's directory in the records repository.</param>
/// <param name="Commit">Branch, message, files and time.</param>
/// <param name="Notes">What could not be done as wanted, such as a template that cannot be rendered; one sentence each.</param>
public sealed record IncidentFileSet(string Incident, string Run, string Directory, RecordCommit Commit, IReadOnlyList<string> Notes)
{
    /// <summary>The target's name; null where the run had not come so far as to say it.</summary>
    public string? Target => History is { HasStarted: true } history ? history.Target : null;

    /// <summary>The run as the set's journal tells it.</summary>
    internal RunHistory History =>
        RunHistory.Of(JournalReader.Read(Commit.Files.FirstOrDefault(f => f.Key == $"{Directory}/journal.ndjson").Value).Events);

    /// <summary>The set with its files as a commit has them, which may be merged with what people wrote.</summary>
    /// <param name="commit">The full hash of the record's commit.</param>
    /// <param name="repository">The repository that has it.</param>
    public IncidentFileSet As(string commit, RecordsRepository repository)
    {
        var files = Commit.Files.ToDictionary(
            f => f.Key,
            f => repository.ReadBytes(commit, f.Key) is { } bytes ? bytes : f.Value,
            StringComparer.Ordinal
        );
        return this with { Commit = Commit with { Files = files } };
    }

    /// <summary>The set with this run's line in a ledger that others have written meanwhile: to theirs, not over them.</summary>
    /// <param name="ledger">The ledger as it stands; null where there is none.</param>
    /// <param name="when">When it is committed: a ledger counts as the newest by its commit's time.</param>
    public IncidentFileSet WithLedger(string? ledger, DateTimeOffset when)
    {
        var history = History;
        if (!history.HasStarted)
            return this;
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(Commit.Files, StringComparer.Ordinal);
        files.Remove(DeploymentLedger.PathOf(history.Target));
        IncidentFiles.AddLedger(files, history, ledger, []);
        return this with { Commit = Commit with { Files = files, When = when } };
    }
}
