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

    /// <summary>What is said of manual steps.</summary>
    public DrillManual Manual { get; init; }

    /// <summary>
    /// How many requests that change the target may arrive at most, where the protocol could send more; null for what it may.
    /// </summary>
    public int? MostPosts { get; init; }

    /// <summary>What a target must have so that it can be seen, besides what its faults say.</summary>
    public ControllerTrait Needs { get; init; }

    /// <summary>Where it may end otherwise, by what a target has: the first of them counts. Empty for nowhere.</summary>
    public IReadOnlyList<(ControllerTrait Where, SafeEnding Ends)> Unless { get; init; } = [];

    /// <summary>How often the run may change what serves, where a change makes no release.</summary>
    public int MostChanges { get; init; } = 1;

    /// <summary>What it needs of a target that it is seen on.</summary>
    public ControllerTrait AllNeeds =>
        Needs | (Faults.Any(f => f.Contains("@switch", StringComparison.Ordinal)) ? ControllerTrait.Otherwise : ControllerTrait.None);

    /// <summary>How a run may end under it on a target.</summary>
    /// <param name="target">What the target has.</param>
    public SafeEnding EndsOn(ControllerTrait target)
    {
        foreach (var (where, ends) in Unless)
        {
            if (target.HasFlag(where))
                return ends;
        }

        return Ends;
    }

    /// <summary>Whether it is only seen by a runbook that may switch.</summary>
    public bool NeedsSwitch => Faults.Count > 0 && Faults.All(f => f.Contains("@switch", StringComparison.Ordinal));

    /// <summary>Whether it is only seen by a runbook that asks a person.</summary>
    public bool NeedsApproval => Approval != DrillApproval.Granted;

    /// <summary>Whether it is only seen by a runbook in which a person does something by hand.</summary>
    public bool NeedsManual => Manual != DrillManual.Done;
}
