using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>How a step ended.</summary>
public enum StepStatus
{
    /// <summary>It did what it should.</summary>
    [JsonStringEnumMemberName("passed")]
    Passed,

    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>Its `when` did not hold, or an earlier step failed.</summary>
    [JsonStringEnumMemberName("skipped")]
    Skipped,

    /// <summary>The run was cancelled while it ran.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}
