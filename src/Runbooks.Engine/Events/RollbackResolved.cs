using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>What became of a rollback is known, or it is known that it cannot be known.</summary>
/// <param name="Verdict">What became of it.</param>
/// <param name="Detail">Why it is thought so, and what a human should look at where one must.</param>
/// <param name="FromEnvironment">The environment that was active before; null where the status could not be read.</param>
/// <param name="ToEnvironment">The one that is active now; null where unknown.</param>
/// <param name="FromVersion">The version that was active before.</param>
/// <param name="ToVersion">The version that is active now.</param>
/// <param name="ExpectedVersion">The version to arrive at; null where it was not known.</param>
/// <param name="Intents">How many requests that change the target were intended.</param>
/// <param name="StableReads">How many reads after the switch agreed.</param>
public sealed record RollbackResolved(
    RollbackVerdict Verdict,
    string Detail,
    string? FromEnvironment,
    string? ToEnvironment,
    string? FromVersion,
    string? ToVersion,
    string? ExpectedVersion,
    int Intents,
    int StableReads
) : RunEvent
{
    /// <summary>Whether the target is proved to be where it was to be, whether anything had to be sent for that or not.</summary>
    [JsonIgnore]
    public bool IsProved => Verdict is RollbackVerdict.Switched or RollbackVerdict.AlreadySafe;

    /// <summary>
    /// What helps where nothing was sent, or not enough: whole sentences with the command, the request or the key of a file; null
    /// where nothing is to be said.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Help { get; init; }

    /// <summary>
    /// What could not be known of the standby before anything was sent, each a clause without a full stop; null for nothing.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? NotKnown { get; init; }

    /// <summary>Whether it is among that that nothing says whether the version that stands by has served before.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Unproven { get; init; }

    /// <summary>Whether the request was refused because somebody else had gone there, so that what serves is none of its doing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool WasGoneTo { get; init; }

    /// <summary>Who says that what stands by is not healthy, where nothing was sent for that; null else, and in older journals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HealthSource? UnhealthyBy { get; init; }

    /// <inheritdoc/>
    public override bool MustBeDurable => true;
}
