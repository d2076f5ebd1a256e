namespace Runbooks.Sandbox.Controller;

/// <summary>What a controller that lists releases holds, all of it at one moment.</summary>
/// <param name="Serving">The release that serves.</param>
/// <param name="Mark">What differs after every change.</param>
/// <param name="Listed">The releases, oldest first.</param>
internal sealed record PlayedReleases(PlayedRelease Serving, int Mark, IReadOnlyList<PlayedRelease> Listed)
{
    /// <summary>Whether no change is under way.</summary>
    public required bool IsSettled { get; init; }

    /// <summary>Why the change that is under way will come to nothing; null where nobody knows.</summary>
    public required string? Failing { get; init; }

    /// <summary>The last change of what serves; null before the first.</summary>
    public required AppliedChange? LastChange { get; init; }

    /// <summary>The last ten events, oldest first.</summary>
    public required IReadOnlyList<PlayedEvent> History { get; init; }
}
