using System.Text.Json.Serialization;
using Runbooks.Definitions.Targets;

namespace Runbooks.Events;

/// <summary>A request that changes the target is about to be sent. It is on disk before the request leaves.</summary>
/// <param name="Intent">Its number in the run, from 1.</param>
/// <param name="Request">What will be sent: <c>POST /path</c>, or the program that is run.</param>
/// <param name="FromEnvironment">The environment that is active.</param>
/// <param name="ToEnvironment">The one that should be.</param>
/// <param name="BadVersion">The version to get rid of.</param>
/// <param name="ExpectedVersion">The version to arrive at.</param>
/// <param name="Reason">Why this one is sent: <c>first attempt</c>, <c>claimed but not done</c> …</param>
public sealed record RollbackIntended(
    int Intent,
    string Request,
    string FromEnvironment,
    string ToEnvironment,
    string BadVersion,
    string ExpectedVersion,
    string Reason
) : RunEvent
{
    /// <summary>What could not be known of the standby before this left, each a clause without a full stop; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? NotKnown { get; init; }

    /// <summary>
    /// How long the target may take to act on it, in seconds, as its <c>processing-time</c> declares; null in journals of older versions.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ActsWithinSeconds { get; init; }

    /// <summary>What the controller calls the release that serves; null where that is its place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FromRef { get; init; }

    /// <summary>What the controller calls the release to go to; null where that is its place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ToRef { get; init; }

    /// <summary>What differs after every change, as it was before; null where the controller has nothing of the kind.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Mark { get; init; }

    /// <summary>The newest release before, where a request makes a new one; null where it makes none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Newest { get; init; }

    /// <summary>Whether the controller's second way was taken.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Otherwise { get; init; }

    /// <summary>How long the target may take to act on it: as it was declared, or as long as targets usually may.</summary>
    public TimeSpan ActsWithin() => ActsWithinSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Target.UsualProcessingTime;

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
