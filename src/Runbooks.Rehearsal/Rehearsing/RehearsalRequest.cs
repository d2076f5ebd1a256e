using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Git;

namespace Runbooks.Rehearsal.Rehearsing;

/// <summary>A runbook that is to be rehearsed beside a real target.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Target">The target.</param>
/// <param name="Inputs">The inputs, defaults filled in.</param>
/// <param name="Records">The records repository, for what earlier recoveries took and which versions are bad; null for none.</param>
public sealed record RehearsalRequest(Runbook Runbook, Target Target, JsonObject Inputs, RecordsRepository? Records)
{
    /// <summary>
    /// Requests that whoever rehearses declares harmless, besides those that the runbook does: method and path on the target.
    /// </summary>
    public IReadOnlyList<(string Method, string Path)> Harmless { get; init; } = [];

    /// <summary>Further texts that must appear nowhere.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];
}
