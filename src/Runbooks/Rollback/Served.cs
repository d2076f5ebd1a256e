using System.Text.Json.Serialization;

namespace Runbooks.Rollback;

/// <summary>Whether a version has served before, as far as that can be known.</summary>
public enum Served
{
    /// <summary>Nothing says so, and nothing says the opposite: the history is empty, or does not reach back far enough.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It served.</summary>
    [JsonStringEnumMemberName("yes")]
    Yes,

    /// <summary>It was deployed to where it stands by, and nothing was ever switched to it.</summary>
    [JsonStringEnumMemberName("no")]
    No,
}
