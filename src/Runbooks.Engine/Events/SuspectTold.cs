using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>What is known, besides the controller's history, of the change that brought the version that was left.</summary>
/// <param name="Version">The version.</param>
/// <param name="Before">The version that it is compared with: the one that was to be gone back to.</param>
public sealed record SuspectTold(string Version, string Before) : RunEvent
{
    /// <summary>When it began to serve by the target's ledger; null where that does not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? InLedgerSince { get; init; }

    /// <summary>What is between the two; null where they could not be compared.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ComparedChange? Compared { get; init; }

    /// <summary>Why they could not be compared; null where they could.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Problem { get; init; }
}
