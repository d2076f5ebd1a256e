using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>A step ended.</summary>
/// <param name="Path">The step.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Title">What a person calls it.</param>
/// <param name="Status">How it ended.</param>
/// <param name="StartedAt">The wall clock when it began.</param>
/// <param name="DurationMs">How long it took, by the monotonic clock.</param>
/// <param name="Error">Why it failed; null where it did not.</param>
/// <param name="Note">What is worth saying of it in a line; for a skipped one, why.</param>
/// <param name="Outputs">What later steps read of it; bounded.</param>
public sealed record StepFinished(
    string Path,
    string Kind,
    string Title,
    StepStatus Status,
    DateTimeOffset StartedAt,
    double DurationMs,
    RunError? Error,
    string? Note,
    JsonObject? Outputs
) : RunEvent
{
    /// <summary>Whether it was skipped because its `when` did not hold; false in older journals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NotHeld { get; init; }

    /// <summary>Whether no step after it, not even a tolerant one, may touch the target.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool StopsRun { get; init; }

    /// <summary>Whether it is known that nothing left of what it was about to send: it was held back, or no connection was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NothingLeft { get; init; }

    /// <summary>Whether the outputs are not whole, because one was too large to be carried.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCut { get; init; }
}
