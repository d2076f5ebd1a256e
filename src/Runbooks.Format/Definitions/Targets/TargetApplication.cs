namespace Runbooks.Definitions.Targets;

/// <summary>
/// Where the service answers itself, and what it answers, as a target's file says it. Asking it is the engine's business.
/// </summary>
/// <param name="baseUrl">Its address; null for the target's own.</param>
public abstract class TargetApplication(Uri? baseUrl)
{
    /// <summary>Its address; null for the target's own.</summary>
    public Uri? BaseUrl { get; } = baseUrl;
}
