using System.Globalization;

namespace Runbooks.Controllers;

/// <summary>An event of the controller's own history: what it believes it did.</summary>
/// <param name="Type"><c>deployment</c>, <c>environment_switch</c> or <c>rollback</c>.</param>
/// <param name="Environment">For a deployment: where it went.</param>
/// <param name="From">For a switch or rollback: the environment it left.</param>
/// <param name="To">For a switch or rollback: the environment it went to.</param>
/// <param name="Version">For a deployment or switch: the version.</param>
/// <param name="PreviousVersion">For a rollback: the version it left.</param>
/// <param name="CurrentVersion">For a rollback: the version it went to.</param>
/// <param name="Timestamp">The controller's clock, as it wrote it.</param>
public sealed record ControllerEvent(
    string Type,
    string? Environment,
    string? From,
    string? To,
    string? Version,
    string? PreviousVersion,
    string? CurrentVersion,
    string? Timestamp
)
{
    /// <summary>For a deployment: how it ended, in the controller's words; null where it does not say.</summary>
    public string? Status { get; init; }

    /// <summary>When it happened by the controller's clock; null where it does not say, or says it in no way that can be read.</summary>
    public DateTimeOffset? At =>
        DateTimeOffset.TryParse(Timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
