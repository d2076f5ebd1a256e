using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents.Writing;

namespace Runbooks.Cli.Terminal;

/// <summary>What a run is about, for the lines that end it.</summary>
/// <param name="Runbook">The runbook's id.</param>
/// <param name="Target">The target's name.</param>
/// <param name="ObjectiveSeconds">The RTO.</param>
/// <param name="Records">Where the record goes; null for nowhere.</param>
internal sealed record RunSubject(string Runbook, string Target, double ObjectiveSeconds, RecordsRepository? Records)
{
    /// <summary>What brings a record that waits to a repository: the one it was meant for knows itself, as long as it is there.</summary>
    public string Sync => Records is { IsThere: true } ? "runbook sync" : "runbook sync --records PATH";

    /// <summary>What is to be done next.</summary>
    /// <param name="finished">How the run ended.</param>
    /// <param name="record">Where its record went.</param>
    public string Next(RunFinished finished, RecordResult? record) =>
        record is RecordSpooled ? $"{finished.Next} The record waits on this machine: `{Sync}` delivers it." : finished.Next;
}
