namespace Runbooks.Events;

/// <summary>A wave of a group begins.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Of">How many waves there are.</param>
/// <param name="Targets">The members that are about to begin.</param>
public sealed record WaveBegun(int Number, int Of, IReadOnlyList<string> Targets) : RunEvent;
