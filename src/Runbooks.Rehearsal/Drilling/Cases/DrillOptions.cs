using Runbooks.Rehearsal.Drilling.Targets;

namespace Runbooks.Rehearsal.Drilling.Cases;

/// <summary>What is asked of a drill.</summary>
public sealed record DrillOptions
{
    /// <summary>Behaviours, groups of behaviours or cases, by name; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>What is drilled on.</summary>
    public DrilledTarget On { get; init; } = DrilledTarget.Playbook;

    /// <summary>Chooses the writes to the journal after which runs are killed, and the order of the cases.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>How many runs are under way at once; null for what this machine can follow.</summary>
    public int? Jobs { get; init; }

    /// <summary>Whether every behaviour is drilled with every bad release, not only where that can make a difference.</summary>
    public bool IsFull { get; init; }

    /// <summary>Whether every case is repeated over HTTP, and not one of each behaviour alone.</summary>
    public bool IsOverHttp { get; init; }

    /// <summary>How many runs of each runbook are killed at some write to their journal, and resumed.</summary>
    public int Kills { get; init; } = 4;
}
