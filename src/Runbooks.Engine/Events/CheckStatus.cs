using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>What a check found.</summary>
public enum CheckStatus
{
    /// <summary>What is expected was seen.</summary>
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>Something else was seen.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>Nothing that decides was seen: never a pass.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
