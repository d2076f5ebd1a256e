using Runbooks.Catalogue;
using Runbooks.Definitions;
using Runbooks.Definitions.Groups;
using Runbooks.Steps;

namespace Runbooks.Watch.Acting;

/// <summary>Something that asks for a runbook, for as long as it holds: a trigger that fired, an alert that fires.</summary>
/// <param name="Key">What tells it from others of its target.</param>
/// <param name="Trigger">The trigger's kind, or <c>alertmanager</c>.</param>
/// <param name="Runbook">The runbook that is asked for.</param>
/// <param name="Found">Where it was found.</param>
/// <param name="Reason">What was seen, in one sentence without a full stop: the run's input <c>reason</c>.</param>
/// <param name="DetectedAt">When it was detected.</param>
internal sealed record Claim(string Key, string Trigger, Runbook Runbook, FoundRunbook Found, string Reason, DateTimeOffset DetectedAt)
{
    /// <summary>What holds, in a few words: the trigger as it stands in the status. The trigger's kind by default.</summary>
    public string Condition { get; init; } = Trigger;

    /// <summary>The group that the runbook goes through; null for the target alone.</summary>
    public TargetGroup? Group { get; init; }

    /// <summary>The version that was seen to be bad; null where none was seen.</summary>
    public string? Version { get; init; }

    /// <summary>When the first of the failures was seen that it asks for; null where that is not known.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>What had been seen.</summary>
    public IReadOnlyList<GivenEvidence> Evidence { get; init; } = [];

    /// <summary>
    /// Looks once more, where it rests on silences and not on answers: whether it still fails. Null where it rests on answers.
    /// </summary>
    public Func<CancellationToken, Task<SafeguardAnswer>>? LastLook { get; init; }
}
