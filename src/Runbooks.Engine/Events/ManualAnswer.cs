using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>What became of something that a person was asked to do by hand.</summary>
public enum ManualAnswer
{
    /// <summary>They did it.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>They left it out, for a reason.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>They could not do it, or it did not help.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
