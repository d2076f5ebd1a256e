using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>An answer that was not what it was to be, for whoever decides by it; the sentence beside it is for people.</summary>
/// <param name="Path">The path that was asked.</param>
/// <param name="Fault">What was wrong.</param>
public sealed record FailedAnswer(string Path, AnswerFault Fault)
{
    /// <summary>The HTTP status; null where there was no answer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Status { get; init; }
}
