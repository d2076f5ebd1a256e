namespace Runbooks.Execution;

/// <summary>
/// What is settled of a run before it begins. It is handed on as it is: by who asks for the run, to what records it, to what runs it.
/// </summary>
public sealed record RunTerms
{
    /// <summary>The version of the engine.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>When the incident was detected; null for when the run was asked for.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>When the run was asked for, where it then waited for a machine to run on; null where it begins at once.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>Versions that the operator allows to go back to, whatever is known of them.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>Whether the target is a sandbox of this account: the record says so, and counts in no statistics.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Whether neither the record nor the lock leaves the machine: a rehearsal that was asked for as one.</summary>
    public bool StaysHere { get; init; }
}
