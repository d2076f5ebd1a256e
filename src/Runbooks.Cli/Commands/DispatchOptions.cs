namespace Runbooks.Cli.Commands;

/// <summary>What was asked of `runbook dispatch`.</summary>
internal sealed record DispatchOptions
{
    /// <summary>The runbook's id; null with <see cref="Follow"/>.</summary>
    public string? Runbook { get; init; }

    public string? Target { get; init; }

    /// <summary>The group's name, instead of a target; null for none.</summary>
    public string? Group { get; init; }

    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>The versions that may be gone back to although a run left them, or they never served.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>The branch or tag; null for the repository's default branch.</summary>
    public string? Branch { get; init; }

    public required string Workflow { get; init; }

    /// <summary><c>owner/name</c>; null for the remote's.</summary>
    public string? Repository { get; init; }

    public string? DetectedAt { get; init; }

    public bool DryRun { get; init; }

    public bool Yes { get; init; }

    public bool NoFollow { get; init; }

    /// <summary>A run that was started before, to be followed only; null to start one.</summary>
    public long? Follow { get; init; }

    public required string Format { get; init; }
}
