using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Rehearsal.Drilling.Targets;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Rehearsal.Drilling.Cases;

/// <summary>One run that a drill makes: a runbook, what the target does, and how that may end.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Name">Its name among those of the runbook: <c>refused</c>, <c>refused/crashing</c>, <c>as-expected/killed-17</c>.</param>
/// <param name="Group">The column that it is shown in.</param>
/// <param name="Summary">What the target does, in one sentence.</param>
public sealed record PlannedCase(Runbook Runbook, string Name, BehaviourGroup Group, string Summary)
{
    /// <summary>What <c>--only</c> names it by, beside its own name: the behaviour.</summary>
    public required string Behaviour { get; init; }

    /// <summary>What it is drilled on.</summary>
    public DrilledTarget On { get; init; } = DrilledTarget.Playbook;

    /// <summary>What the release that works is called by the controller; null for a name like those of the others.</summary>
    public string? GoodRef { get; init; }

    /// <summary>What is wrong with the bad version.</summary>
    public BadRelease Release { get; init; } = BadRelease.SlowResponses;

    /// <summary>The faults of the sandbox.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Whether somebody else has rolled the target back just before the run.</summary>
    public bool IsDoneBefore { get; init; }

    /// <summary>The version that works.</summary>
    public string GoodVersion { get; init; } = new SandboxOptions().GoodVersion;

    /// <summary>The version that does not.</summary>
    public string BadVersion { get; init; } = new SandboxOptions().BadVersion;

    /// <summary>How long the target declares that a switch may take; null for a target's usual.</summary>
    public TimeSpan? ProcessingTime { get; init; }

    /// <summary>What the run is told, by name: what is not here has its default, or is filled in.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    public DrillApproval Approval { get; init; }

    public DrillManual Manual { get; init; }

    /// <summary>Whether commands are run.</summary>
    public bool RunsCommands { get; init; }

    /// <summary>The write to the journal after which the process of the run ends, from 1; null for none.</summary>
    public int? KilledAt { get; init; }

    /// <summary>How it may end.</summary>
    public required AcceptedEnding Ending { get; init; }

    /// <summary>How many requests that change the target may arrive; null for what the protocol allows.</summary>
    public int? MostPosts { get; init; }

    /// <summary>How often the run may change what serves.</summary>
    public int MostChanges { get; init; } = 1;

    /// <summary>Steps that must begin.</summary>
    public IReadOnlyList<NamedPlace> Reaches { get; init; } = [];

    /// <summary>Steps that must not.</summary>
    public IReadOnlyList<NamedPlace> Avoids { get; init; } = [];

    /// <summary>Where its author wrote it, or what is expected of it; null where all is by default.</summary>
    public SourceSpan? Span { get; init; }

    /// <summary>What the author called it; null for its name.</summary>
    public string? Title { get; init; }
}
