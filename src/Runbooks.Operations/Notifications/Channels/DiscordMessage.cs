namespace Runbooks.Notifications.Channels;

/// <summary>A message as a webhook of Discord takes it; nothing in it pings anybody.</summary>
internal sealed record DiscordMessage(string Content)
{
    public Mentions AllowedMentions { get; } = new([]);

    internal sealed record Mentions(IReadOnlyList<string> Parse);
}
