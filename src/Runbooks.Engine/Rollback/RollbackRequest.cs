using Runbooks.Controllers;

namespace Runbooks.Rollback;

/// <summary>What a rollback should do, and what it may.</summary>
/// <param name="Within">The longest from the first read until the switch is seen.</param>
public sealed record RollbackRequest(TimeSpan Within)
{
    /// <summary>The version to arrive at; null for whatever stands by.</summary>
    public string? ToVersion { get; init; }

    /// <summary>The release to arrive at, as the controller calls it; null for whatever is of that version, or comes before.</summary>
    public string? ToRef { get; init; }

    /// <summary>The version to get rid of; null for the one that is active.</summary>
    public string? BadVersion { get; init; }

    /// <summary>What was active when the run began; null where that could not be read.</summary>
    public Release? BeganOn { get; init; }

    /// <summary>What served by the looks of this run before the one that it is decided on; the protocol fills it in.</summary>
    public IReadOnlyList<Release> Seen { get; init; } = [];

    /// <summary>When the run was asked for; null where it did not have to wait.</summary>
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>When it is decided; the protocol fills it in.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Whether the controller's second way may be taken where the first was refused or not done.</summary>
    public bool MaySwitch { get; init; }

    /// <summary>What is known of versions, and which a person allows.</summary>
    public KnownVersions Known { get; init; } = new();

    /// <summary>
    /// Whether a person began the run or approved of it. Without one, a version of which nothing says that it has served is left alone.
    /// </summary>
    public bool HasPerson { get; init; } = true;

    /// <summary>Whether to stop before anything is sent that changes the target: for a plan.</summary>
    public bool IsPlan { get; init; }
}
