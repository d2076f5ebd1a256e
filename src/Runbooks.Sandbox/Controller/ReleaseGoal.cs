namespace Runbooks.Sandbox.Controller;

/// <summary>Which release is to serve.</summary>
/// <param name="Release">The release.</param>
/// <param name="Mark">What must not have changed since it was read; null where nothing must.</param>
internal sealed record ReleaseGoal(PlayedRelease Release, int? Mark);
