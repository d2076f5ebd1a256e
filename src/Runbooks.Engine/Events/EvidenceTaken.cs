using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>Something was seen that proves what a run says. The content goes to a file beside the journal.</summary>
/// <param name="Name">The file's name below <c>evidence/</c>.</param>
/// <param name="About">What it is, for a person.</param>
/// <param name="Sha256">Of the file's bytes, in hexadecimal.</param>
/// <param name="Bytes">The file's size.</param>
public sealed record EvidenceTaken(string Name, string About, string Sha256, long Bytes) : RunEvent
{
    /// <summary>The path of the step that it is of; null where it is of none, and in older journals.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Path { get; init; }

    /// <summary>The file's content, without secrets; empty when the event was read back from a journal.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte> Content { get; init; }
}
