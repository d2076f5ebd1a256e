using Runbooks.Diagnostics;

namespace Runbooks.Definitions;

/// <summary>A case of a drill that its author wrote, in the runbook itself or in a file of its own.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Span">Where it stands.</param>
public sealed record DrillCase(string Id, SourceSpan Span)
{
    /// <summary>What it is about, for a person; null for its id.</summary>
    public string? Title { get; init; }

    /// <summary>How the target behaves; null where only its faults say.</summary>
    public NamedPlace? Behaviour { get; init; }

    /// <summary>Further faults of the sandbox, each as <c>NAME[=VALUE][@PLACE][*TIMES]</c>.</summary>
    public IReadOnlyList<YamlScalarValue> Faults { get; init; } = [];

    /// <summary>What is wrong with the bad version; null for what the runbook says.</summary>
    public string? Release { get; init; }

    /// <summary>The version that works; null for the sandbox's own.</summary>
    public string? GoodVersion { get; init; }

    /// <summary>The version that does not; null for the sandbox's own.</summary>
    public string? BadVersion { get; init; }

    /// <summary>What the run is told, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, YamlScalarValue>> Inputs { get; init; } = [];

    public DrillApproval Approval { get; init; }

    public DrillManual Manual { get; init; }

    /// <summary>How it may end; empty for what is safe by default.</summary>
    public IReadOnlyList<string> Ends { get; init; } = [];

    /// <summary>Steps that must begin.</summary>
    public IReadOnlyList<NamedPlace> Reaches { get; init; } = [];

    /// <summary>Steps that must not.</summary>
    public IReadOnlyList<NamedPlace> Avoids { get; init; } = [];

    /// <summary>How long the controller may take for a switch, as the target declared it; null for a target's usual.</summary>
    public TimeSpan? ProcessingTime { get; init; }
}
