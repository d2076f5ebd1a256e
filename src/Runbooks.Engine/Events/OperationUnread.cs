namespace Runbooks.Events;

/// <summary>What the controller has begun could not be asked for, several times in a row: the state alone tells of it.</summary>
/// <param name="Problem">Why the last question came to nothing.</param>
/// <param name="Evidence">What was asked and answered; null where nothing was.</param>
public sealed record OperationUnread(string Problem, string? Evidence) : RunEvent;
