using Runbooks.Rollback;

namespace Runbooks.Steps;

/// <summary>
/// What is settled of a run before it begins. It is handed on as it is: by who asks for the run, to what records it, to what runs it, to
/// its steps.
/// </summary>
public sealed record RunTerms
{
    /// <summary>The version of the engine.</summary>
    public required string EngineVersion { get; init; }

    /// <summary>Who or what began it.</summary>
    public RunStart Start { get; init; } = RunStart.ByPerson;

    /// <summary>When the incident was detected; null for when the run was asked for.</summary>
    public DateTimeOffset? DetectedAt { get; init; }

    /// <summary>When the run was asked for, where it then waited for a machine to run on; null where it begins at once.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>
    /// When the run was asked for on this machine: waiting for the target's lock counts too. For an alert, when that began: it says nothing
    /// of what was released later. Null for when it begins.
    /// </summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When the run began; null for now.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>
    /// From when on somebody had to wait: what moved the target since then is not what somebody saw who asked. Null where nobody had to.
    /// </summary>
    internal DateTimeOffset? WaitingSince => QueuedAt ?? AskedAt;

    /// <summary>From when on the RTO counts; null for when the run begins.</summary>
    internal DateTimeOffset? CountsFrom => DetectedAt ?? WaitingSince;

    /// <summary>How long to wait while another run holds the target; nothing to be refused at once.</summary>
    public TimeSpan WaitForLock { get; init; }

    /// <summary>What is known of versions, and which the operator allows.</summary>
    public KnownVersions Known { get; init; } = new();

    /// <summary>The incident of the group that the run is a member of; null where it stands alone.</summary>
    public string? PartOf { get; init; }

    /// <summary>Whether the target is a sandbox of this account: the record says so, and counts in no statistics.</summary>
    public bool IsRehearsal { get; init; }

    /// <summary>Whether neither the record nor the lock leaves the machine: a rehearsal that was asked for as one.</summary>
    public bool StaysHere { get; init; }
}
