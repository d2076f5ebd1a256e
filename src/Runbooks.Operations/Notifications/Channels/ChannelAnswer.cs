using Runbooks.Events;

namespace Runbooks.Notifications.Channels;

/// <summary>What became of a message on its channel.</summary>
/// <param name="Status">What became of it.</param>
/// <param name="Attempts">How many requests were made.</param>
internal sealed record ChannelAnswer(DeliveryStatus Status, int Attempts)
{
    /// <summary>What the provider calls it.</summary>
    public string? Reference { get; init; }

    /// <summary>Where later messages of the subject go on; null to leave it as it was.</summary>
    public string? Thread { get; init; }

    /// <summary>Why it was not delivered, or what a reader should know of how it was.</summary>
    public string? Note { get; init; }

    public static ChannelAnswer Delivered(int attempts, string? reference = null, string? thread = null, string? note = null) =>
        new(DeliveryStatus.Delivered, attempts)
        {
            Reference = reference,
            Thread = thread,
            Note = note,
        };

    public static ChannelAnswer Failed(int attempts, string why) => new(DeliveryStatus.Failed, attempts) { Note = why };

    /// <summary>Of an answer that is no success: failed, or unknown where it was lost.</summary>
    public static ChannelAnswer Of(PostAnswer answer, string? why = null) =>
        new(answer.IsLost ? DeliveryStatus.Unknown : DeliveryStatus.Failed, answer.Attempts)
        {
            Note = why ?? answer.Problem ?? answer.Describe(),
        };
}
