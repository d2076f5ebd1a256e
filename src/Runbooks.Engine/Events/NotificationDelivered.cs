namespace Runbooks.Events;

/// <summary>What became of a message on one channel, for one reader where the channel reaches people.</summary>
/// <param name="Message">The number of the event that asked for it.</param>
/// <param name="Channel">The channel's name in the notifications' file.</param>
/// <param name="Kind">The channel's kind: <c>sms</c>, <c>slack</c> …</param>
/// <param name="To">Who was told: the contact with its number or address masked; empty for a channel that is a place.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Attempts">How many requests were made; 0 where none was.</param>
/// <param name="ElapsedMs">From when it was its turn until its end.</param>
public sealed record NotificationDelivered(
    long Message,
    string Channel,
    string Kind,
    string To,
    DeliveryStatus Status,
    int Attempts,
    double ElapsedMs
) : RunEvent
{
    /// <summary>What the provider calls it; null where it gave no name.</summary>
    public string? Reference { get; init; }

    /// <summary>Why it was not delivered, or what a reader should know of how it was: that it was cut; null for nothing.</summary>
    public string? Note { get; init; }
}
