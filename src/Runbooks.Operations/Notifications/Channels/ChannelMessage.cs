namespace Runbooks.Notifications.Channels;

/// <summary>A notice as one reader of one channel gets it.</summary>
/// <param name="Notice">What is said.</param>
/// <param name="Contact">Who reads it; null where the channel is a place.</param>
/// <param name="Text">The text, with times as the reader reads them.</param>
internal sealed record ChannelMessage(Notice Notice, Contact? Contact, NoticeText Text)
{
    /// <summary>The same for the same message however often it is sent, and for no other.</summary>
    public required string Id { get; init; }

    /// <summary>The same for everything that a reader is told once while its subject goes on.</summary>
    public required string Key { get; init; }

    /// <summary>Where the subject's earlier message stands, as the channel named it; null for the first.</summary>
    public string? Thread { get; init; }

    /// <summary>How loud the thread has been so far; the level of this one for the first.</summary>
    public NoticeLevel Loudest { get; init; }

    /// <summary>The headlines of the thread so far, the oldest first, each with its time.</summary>
    public IReadOnlyList<string> Earlier { get; init; } = [];
}
