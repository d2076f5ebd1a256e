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

    /// <summary>The number of each one's wave, from 1.</summary>
    public required IReadOnlyList<int> Waves { get; init; }

    /// <summary>How many are under way at once at most.</summary>
    public required int AtOnce { get; init; }

    /// <summary>How many may fail before nothing more is begun.</summary>
    public required int Failures { get; init; }

    /// <summary>How long is waited between two waves.</summary>
    public required double PauseSeconds { get; init; }
}
