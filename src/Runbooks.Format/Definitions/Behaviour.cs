namespace Runbooks.Definitions;

/// <summary>One way in which a target behaves, well or badly, that runbooks are drilled against.</summary>
/// <param name="Name">What `drills` and `--only` call it: lower-case letters, digits and hyphens.</param>
/// <param name="Group">The kind of misbehaviour that it belongs to.</param>
/// <param name="Summary">What the target does, in one sentence.</param>
/// <param name="Ends">How a run may end under it, where the runbook says nothing.</param>
/// <param name="Faults">The faults of the sandbox that make it, each as <c>NAME[=VALUE][@PLACE][*TIMES]</c>.</param>
public sealed record Behaviour(string Name, BehaviourGroup Group, string Summary, SafeEnding Ends, params IReadOnlyList<string> Faults)
{
    /// <summary>Whether somebody else has rolled the target back just before the run.</summary>
    public bool IsDoneBefore { get; init; }

    /// <summary>Who answers an approval.</summary>
    public DrillApproval Approval { get; init; }

    /// <summary>
    /// How many requests that change the target may arrive at most, where the protocol could send more; null for what it may.
    /// </summary>
    public int? MostPosts { get; init; }

    /// <summary>Whether it is only seen by a runbook that may switch.</summary>
    public bool NeedsSwitch => Faults.Count > 0 && Faults.All(f => f.Contains("@switch", StringComparison.Ordinal));

    /// <summary>Whether it is only seen by a runbook that asks a person.</summary>
    public bool NeedsApproval => Approval != DrillApproval.Granted;
}
