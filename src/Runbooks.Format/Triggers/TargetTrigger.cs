using Runbooks.Diagnostics;

namespace Runbooks.Triggers;

/// <summary>A trigger of one target, with what it starts.</summary>
/// <param name="Runbook">The id of the runbook that it starts.</param>
/// <param name="Trigger">The trigger.</param>
/// <param name="Span">Where the runbook's id stands.</param>
public sealed record TargetTrigger(string Runbook, Trigger Trigger, SourceSpan Span)
{
    /// <summary>The group that the runbook goes through, whose member the target is; null for the target alone.</summary>
    public string? Group { get; init; }

    /// <summary>Where the group's name stands; null for none.</summary>
    public SourceSpan? GroupSpan { get; init; }
}
