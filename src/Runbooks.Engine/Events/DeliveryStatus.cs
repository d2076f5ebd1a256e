using System.Text.Json.Serialization;

namespace Runbooks.Events;

/// <summary>What became of a message on one channel.</summary>
public enum DeliveryStatus
{
    /// <summary>The channel's provider took it.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>It was not sent, or the provider refused it.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>It was sent, and no answer says whether it was taken.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}
