using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>A person is to do something by hand before the run goes on.</summary>
/// <param name="Path">The step.</param>
/// <param name="Do">What is to be done, in one line.</param>
/// <param name="Changes">Whether it may change the target.</param>
/// <param name="Where">Where it is to be done, and what served there when the run began.</param>
public sealed record ManualAsked(string Path, string Do, bool Changes, string Where) : RunEvent
{
    /// <summary>The original lines, as they were shown; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    /// <summary>What was to be seen before somebody said done; null where nothing was said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DoneWhen { get; init; }

    /// <summary>When the step fails for want of an answer; null where the time of the run alone bounds it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Until { get; init; }
}
