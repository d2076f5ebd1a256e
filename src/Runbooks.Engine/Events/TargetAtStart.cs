using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>
/// What a target was when a run was begun on it, as far as what the run has sent, and will say, rests on it. What is written is kept as a
/// hash in hexadecimal, of which headers, that may hold secrets, are no part.
/// </summary>
public sealed record TargetAtStart
{
    /// <summary>What a change meant: <c>toggle</c>, <c>absolute</c> or <c>append</c>.</summary>
    public required string Means { get; init; }

    /// <summary>How long it might take to act on a change, in seconds, as was declared.</summary>
    public required double ActsWithinSeconds { get; init; }

    /// <summary>What a change sends; null for the playbook's controller.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Change { get; init; }

    /// <summary>How its state is read and understood; null for the playbook's controller.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? State { get; init; }

    /// <summary>What its file says under each key on which a look or a verdict rests, by the key.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; init; } = new Dictionary<string, string>();
}
