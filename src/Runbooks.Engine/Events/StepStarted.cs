namespace Runbooks.Events;

/// <summary>A step began.</summary>
/// <param name="Path">The step's id, behind the ids of the steps around it: <c>deploy/retry/1/status</c>.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Phase">Where it stands: <c>steps</c>, <c>on-failure</c> or <c>always</c>.</param>
public sealed record StepStarted(string Path, string Kind, string Title, string Phase) : RunEvent;
