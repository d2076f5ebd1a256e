namespace Runbooks.Events;

/// <summary>Somebody should hear of something.</summary>
/// <param name="Path">The step.</param>
/// <param name="Channel">The channel: <c>console</c>.</param>
/// <param name="Level"><c>info</c>, <c>warning</c> or <c>critical</c>.</param>
/// <param name="Text">The whole text.</param>
public sealed record NotificationAsked(string Path, string Channel, string Level, string Text) : RunEvent;
