using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>What a run of a group goes through: the members in order, each with its wave.</summary>
public sealed record GroupPlan
{
    /// <summary>The members' names, in the order in which they are begun.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Their addresses, without secrets.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>What tells each apart from other targets, those at the same address too.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>
    /// What each was when the group was begun, for whoever resumes it: one that was not begun before must not be told another thing then.
    /// Null in journals of earlier versions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TargetAtStart>? Described { get; init; }

    /// <summary>The number of each one's wave, from 1.</summary>
    public required IReadOnlyList<int> Waves { get; init; }

    /// <summary>How many are under way at once at most.</summary>
    public required int AtOnce { get; init; }

    /// <summary>How many may fail before nothing more is begun.</summary>
    public required int Failures { get; init; }

    /// <summary>How long is waited between two waves.</summary>
    public required double PauseSeconds { get; init; }
}
