using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>How a run ended, as far as the target is concerned.</summary>
public enum Outcome
{
    /// <summary>Proved: the bad version is gone and every check passes.</summary>
    [JsonStringEnumMemberName("recovered")]
    Recovered,

    /// <summary>The run looked, found nothing wrong before and after, and changed nothing: there was nothing to recover from.</summary>
    [JsonStringEnumMemberName("nothing wrong")]
    NothingWrong,

    /// <summary>The target is not as it should be, or that is not proved.</summary>
    [JsonStringEnumMemberName("not recovered")]
    NotRecovered,

    /// <summary>Nobody can know the target's state from here: a human must look.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>The run was cancelled.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
