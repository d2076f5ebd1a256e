using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>How the release that serves came to serve, by the controller's own history and clock.</summary>
/// <param name="DeployedAt">When it was put where it serves; null where that is not said.</param>
/// <param name="SwitchedAt">When the traffic went to it; null where that is not said.</param>
/// <param name="FromEnvironment">What served before; null where that is not said.</param>
/// <param name="FromVersion">Its version; null where that is not said.</param>
public sealed record ServedSince(DateTimeOffset? DeployedAt, DateTimeOffset? SwitchedAt, string? FromEnvironment, string? FromVersion)
{
    /// <summary>Whether the controller calls it a way back, and not a release.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WentBack { get; init; }
}
