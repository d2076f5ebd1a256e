namespace Runbooks.Cli.Commands;

/// <summary>What was asked of a run, or of what says beforehand what a run would do.</summary>
/// <param name="Runbook">The runbook's id, or its file; null where none can be meant, which is told elsewhere.</param>
internal sealed record RunOptions(string? Runbook)
{
    /// <summary>Where the command stood that asked; null for where this one does.</summary>
    public string? WorkingDirectory { get; init; }

    public string? Target { get; init; }

    /// <summary>The names or files of several targets, in order; empty where one is meant, or a group.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The group's name, or its file.</summary>
    public string? Group { get; init; }

    /// <summary>Whether several targets are gone through in one run.</summary>
    public bool IsOfGroup => Targets.Count > 0 || Group is not null;

    public string? BaseUrl { get; init; }

    /// <summary>What the target is called where only an address is given; null for a name made of the address.</summary>
    public string? TargetName { get; init; }

    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The reason where the runbook wants one and none is given; null where that is a mistake.</summary>
    public string? UsualReason { get; init; }

    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Versions that may be gone back to, whatever is known of them.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    public string? Records { get; init; }

    public string? DetectedAt { get; init; }

    public string? QueuedAt { get; init; }

    public string? WaitForLock { get; init; }

    public string Format { get; init; } = "text";

    public bool DryRun { get; init; }

    public bool NoPush { get; init; }

    /// <summary>Whether the record of a run on a sandbox stays here, and its lock too.</summary>
    public bool Rehearsal { get; init; }

    public bool NoPullRequest { get; init; }

    public bool Yes { get; init; }

    public bool WaitForApproval { get; init; }
}
