using Runbooks.Git;

namespace Runbooks.Cli.Terminal;

/// <summary>What a run is about, for the lines that end it.</summary>
/// <param name="Runbook">The runbook's id.</param>
/// <param name="Target">The target's name.</param>
/// <param name="ObjectiveSeconds">The RTO.</param>
/// <param name="Records">Where the record goes; null for nowhere.</param>
internal sealed record RunSubject(string Runbook, string Target, double ObjectiveSeconds, RecordsRepository? Records);
