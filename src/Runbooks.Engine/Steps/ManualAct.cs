namespace Runbooks.Steps;

/// <summary>What a person is asked to do by hand, besides what it is called.</summary>
/// <param name="Text">The original lines, which are shown and never run; null for none.</param>
/// <param name="DoneWhen">What a person should see before they say done; null where nothing is said.</param>
/// <param name="Changes">Whether it may change the target.</param>
/// <param name="IsBounded">Whether the step itself says how long it waits, and not the run.</param>
public sealed record ManualAct(string? Text, string? DoneWhen, bool Changes, bool IsBounded);
