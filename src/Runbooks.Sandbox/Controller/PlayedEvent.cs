namespace Runbooks.Sandbox.Controller;

/// <summary>
/// What a controller remembers of something that it did, or claims to have done: from which environment and version to which. A
/// deployment goes from the environment to itself; a version is null where nobody named it.
/// </summary>
public sealed record PlayedEvent(PlayedEventKind Kind, string From, string To, string? FromVersion, string? ToVersion, DateTimeOffset At)
{
    /// <summary>The release that was left; null where releases have no history.</summary>
    public string? FromRelease { get; init; }

    /// <summary>The release that was gone to, or that was deployed; null where releases have no history.</summary>
    public string? ToRelease { get; init; }
}
