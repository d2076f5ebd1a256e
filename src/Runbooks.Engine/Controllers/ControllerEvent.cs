using System.Globalization;

namespace Runbooks.Controllers;

/// <summary>An event of the controller's own history: what it believes it did.</summary>
/// <param name="Kind">One of <see cref="Kinds"/>; anything else says nothing.</param>
public sealed record ControllerEvent(string Kind)
{
    /// <summary>A release was put somewhere.</summary>
    public const string Deployed = "deployed";

    /// <summary>Another release serves.</summary>
    public const string Moved = "moved";

    /// <summary>An earlier release serves again.</summary>
    public const string MovedBack = "moved-back";

    /// <summary>What an event can be.</summary>
    public static readonly IReadOnlyList<string> Kinds = [Deployed, Moved, MovedBack];

    /// <summary>Whether it came to nothing, in the controller's words.</summary>
    public bool HasFailed { get; init; }

    /// <summary>Of a deployment: where it went; null where the controller does not say.</summary>
    public string? Place { get; init; }

    /// <summary>Of a move: the place it left; null where the controller does not say.</summary>
    public string? From { get; init; }

    /// <summary>Of a move: the place it went to; null where the controller does not say.</summary>
    public string? To { get; init; }

    /// <summary>The version it is about; null where the controller does not say.</summary>
    public string? Version { get; init; }

    /// <summary>Of a move: the version it left; null where the controller does not say.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>Of a move: the version it went to; null where the controller does not say.</summary>
    public string? CurrentVersion { get; init; }

    /// <summary>The controller's clock, as it wrote it; null where it does not say.</summary>
    public string? Timestamp { get; init; }

    /// <summary>When it happened by the controller's clock; null where it does not say, or says it in no way that can be read.</summary>
    public DateTimeOffset? At =>
        DateTimeOffset.TryParse(Timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
