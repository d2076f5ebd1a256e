namespace Runbooks.Events;

/// <summary>A part of the RTO is used up.</summary>
/// <param name="Percent">50, 80 or 100.</param>
/// <param name="ElapsedSeconds">Since detection.</param>
/// <param name="ObjectiveSeconds">The RTO.</param>
public sealed record ObjectivePassed(int Percent, double ElapsedSeconds, double ObjectiveSeconds) : RunEvent;
