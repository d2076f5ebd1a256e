namespace Runbooks.Triggers;

/// <summary>What an observation changed about a trigger.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">When, by the monotonic clock of the observation.</param>
/// <param name="Time">When, by the clock on the wall.</param>
/// <param name="Text">One line for a person, without a full stop.</param>
public sealed record TriggerChange(TriggerChangeKind Kind, TimeSpan At, DateTimeOffset Time, string Text)
{
    /// <summary>The evidence, where it fired; else null.</summary>
    public Firing? Firing { get; init; }

    /// <summary>Whether people who watch must hear of it although nothing fired.</summary>
    public bool IsWarning => Kind is TriggerChangeKind.Restarted or TriggerChangeKind.Starved or TriggerChangeKind.Blind;
}
