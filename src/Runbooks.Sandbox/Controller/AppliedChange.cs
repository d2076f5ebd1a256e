namespace Runbooks.Sandbox.Controller;

/// <summary>
/// A change of what serves, as it was really made, by who asked for it (<see cref="Answers.TargetRequest.By"/>), or by the controller
/// itself: then nobody is named. The kind is null where the history does not tell it, and the version where nobody named it.
/// </summary>
public sealed record AppliedChange(DateTimeOffset At, string? By, PlayedEventKind? Kind, string? FromVersion);
