using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Rollback;

namespace Runbooks.Execution;

/// <summary>What is to be run, against what, and what is told.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Target">The target.</param>
/// <param name="Inputs">The inputs, by name, defaults filled in.</param>
/// <param name="Identity">The ids of the run and of its incident.</param>
public sealed record RunRequest(Runbook Runbook, Target Target, JsonObject Inputs, RunIdentity Identity)
{
    /// <summary>What was settled before.</summary>
    public RunTerms Terms { get; init; } = new() { EngineVersion = "0" };

    /// <summary>Where the runbook was found.</summary>
    public string RunbookPath { get; init; } = "(built in)";

    /// <summary>The commit that holds the runbook as it runs; null for none.</summary>
    public string? RunbookCommit { get; init; }

    /// <summary>What began the run: <c>manual</c>, or a trigger's kind.</summary>
    public string Trigger { get; init; } = RunStarted.ByHand;

    /// <summary>Whether a person began it, who may take a risk that a run that begins by itself may not.</summary>
    public bool IsAttended { get; init; } = true;

    /// <summary>The role that began it.</summary>
    public string Operator { get; init; } = "on-call engineer";

    /// <summary>The account that began it, for the journal alone; null where it is not known.</summary>
    public string? Account { get; init; }

    /// <summary>When the run was asked for: waiting for the target's lock counts too. Null for when it begins.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When the first of the failures was seen that began the run; null where that is not known.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Where that time comes from.</summary>
    public string DetectedBy { get; init; } = "the operator";

    /// <summary>The version that was seen to be bad; an input of the runbook goes before it. Null for the one that is active.</summary>
    public string? BadVersion { get; init; }

    /// <summary>Files that are kept as evidence before anything else is done.</summary>
    public IReadOnlyList<GivenEvidence> Evidence { get; init; } = [];

    /// <summary>When the run began; null for now.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Versions that earlier runs left.</summary>
    public IReadOnlyList<KnownBadVersion> KnownBad { get; init; } = [];

    /// <summary>Further versions that are known to have served, from the ledger.</summary>
    public IReadOnlyCollection<string> KnownToHaveServed { get; init; } = [];

    /// <summary>Why the record goes to no remote although the repository has one; null where it does, or there is none.</summary>
    public string? NotPushed { get; init; }
}
