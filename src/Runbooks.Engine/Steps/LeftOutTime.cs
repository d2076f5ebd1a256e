namespace Runbooks.Steps;

/// <summary>What a run may take longer for a step than a rehearsal, which sends no switch and waits for nobody.</summary>
/// <param name="IsSwitch">Whether a run waits for the controller to switch.</param>
/// <param name="UpTo">The longest that all of the step may take in a run, however short it was; null where that is not so.</param>
public readonly record struct LeftOutTime(bool IsSwitch, TimeSpan? UpTo)
{
    /// <summary>A run takes as long as a rehearsal.</summary>
    public static readonly LeftOutTime Nothing;

    /// <summary>A run waits for the controller to switch.</summary>
    public static readonly LeftOutTime Switch = new(IsSwitch: true, UpTo: null);

    /// <summary>A run may take all of a bound.</summary>
    public static LeftOutTime AllOf(TimeSpan bound) => new(IsSwitch: false, bound);
}
