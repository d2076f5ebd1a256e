using Runbooks.Events;

namespace Runbooks.Notifications;

/// <summary>What became of a notice for one reader of one channel.</summary>
/// <param name="Channel">The channel's name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="To">Who was told: the contact with its number or address masked; empty for a channel that is a place.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Attempts">How many requests were made.</param>
/// <param name="Elapsed">From when it was its turn until its end.</param>
public sealed record NoticeDelivery(string Channel, string Kind, string To, DeliveryStatus Status, int Attempts, TimeSpan Elapsed)
{
    /// <summary>What the provider calls it; null where it gave no name.</summary>
    public string? Reference { get; init; }

    /// <summary>Why it was not delivered, or what a reader should know of how it was; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>As the stream of a run has it.</summary>
    /// <param name="message">The number of the event that asked for it.</param>
    internal NotificationDelivered ToEvent(long message) =>
        new(message, Channel, Kind, To, Status, Attempts, Math.Round(Elapsed.TotalMilliseconds, 1)) { Reference = Reference, Note = Note };
}
