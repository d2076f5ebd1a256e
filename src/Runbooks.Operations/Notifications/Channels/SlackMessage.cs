using System.Text.Json.Serialization;

namespace Runbooks.Notifications.Channels;

/// <summary>A message as Slack takes it: docs.slack.dev/reference/methods/chat.postMessage.</summary>
internal sealed record SlackMessage
{
    /// <summary>The room; null by a webhook, which has its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Channel { get; init; }

    /// <summary>The line for who sees no blocks.</summary>
    public required string Text { get; init; }

    public required IReadOnlyList<Block> Blocks { get; init; }

    /// <summary>The message that it answers; null for one of its own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ThreadTs { get; init; }

    /// <summary>Whether the room sees the answer as well.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReplyBroadcast { get; init; }

    /// <summary>The message that it takes the place of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ts { get; init; }

    internal sealed record Block(string Type, PlainText Text);

    internal sealed record PlainText(string Text, bool Emoji)
    {
        [JsonPropertyOrder(-1)]
        public string Type { get; } = "plain_text";
    }
}
