using System.Text;
using Runbooks.Git;
using Runbooks.Incidents.Journals;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;

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

    private RunHistory History => RunHistory.Of(JournalReader.Read(Commit.Files.FirstOrDefault(f => f.Key == $"{Directory}/journal.ndjson").Value).Events);

    /// <summary>The set with this run's line in a ledger that others have written meanwhile: to theirs, not over them.</summary>
    /// <param name="ledger">The ledger as it stands; null where there is none.</param>
    /// <param name="when">When it is committed: a ledger counts as the newest by its commit's time.</param>
    public IncidentFileSet WithLedger(string? ledger, DateTimeOffset when)
    {
        var history = History;
        if (!history.HasStarted) return this;
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(Commit.Files, StringComparer.Ordinal);
        files.Remove(DeploymentLedger.PathOf(history.Target));
        IncidentFiles.AddLedger(files, history, ledger, []);
        return this with { Commit = Commit with { Files = files, When = when } };
    }

    /// <summary>
    /// The record for a branch that has gone on at the remote: its line goes to the ledger there, and what people wrote
    /// into the post-mortem stays. Every other file of the record is the run's own.
    /// </summary>
    /// <param name="tip">What the branch is there.</param>
    /// <param name="when">When it is committed.</param>
    public RecordCommit On(RecordTip tip, DateTimeOffset when)
    {
        var commit = Target is { } target ? WithLedger(tip.ReadFile(DeploymentLedger.PathOf(target)), when).Commit : Commit with { When = when };
        var postmortem = $"{Directory}/postmortem.md";
        if (tip.ReadFile(postmortem) is not { } theirs || !commit.Files.TryGetValue(postmortem, out var ours)) return commit;
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(commit.Files, StringComparer.Ordinal)
        {
            [postmortem] = Encoding.UTF8.GetBytes(PeopleBlocks.Merge(Encoding.UTF8.GetString(ours.Span), theirs)),
        };
        return commit with { Files = files };
    }
}
