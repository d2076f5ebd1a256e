namespace Runbooks.Sandbox.Controller;

/// <summary>
/// A change of what serves, as it was really made, by who asked for it (<see cref="Answers.TargetRequest.By"/>), or by the controller
/// itself: then nobody is named. The kind is null where the history does not tell it, and the version where nobody named it.
/// </summary>
public sealed record AppliedChange(DateTimeOffset At, string? By, PlayedEventKind? Kind, string? FromVersion)
{
    /// <summary>Whether a request to the target made it: neither the controller by itself, nor a fault that plays somebody else.</summary>
    public bool IsOfRequest => By is not (null or ChangePlay.SomebodyElse);
}
