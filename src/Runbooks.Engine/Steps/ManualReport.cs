using System.Text.Json.Serialization;
using Runbooks.Events;

namespace Runbooks.Steps;

/// <summary>What a person says of what they were asked to do by hand.</summary>
/// <param name="Answer">What became of it.</param>
/// <param name="Said">What they saw, or why it was left out or failed; empty for nothing.</param>
public sealed record ManualReport(ManualAnswer Answer, string Said)
{
    /// <summary>The longest that a person may say: it stands in a line of the record.</summary>
    public const int LongestSaid = 2000;

    /// <summary>Why nobody may answer so; null where they may.</summary>
    [JsonIgnore]
    public string? Problem =>
        !Enum.IsDefined(Answer) ? "it is answered by done, skipped or failed"
        : Said.Length > LongestSaid ? $"what is said is longer than {LongestSaid} characters"
        : Answer != ManualAnswer.Done && string.IsNullOrWhiteSpace(Said)
            ? $"a reason is wanted why it {(Answer == ManualAnswer.Skipped ? "is skipped" : "failed")}"
        : null;
}
