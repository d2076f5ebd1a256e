using System.Text.Json.Serialization;

namespace Runbooks.Notifications.Channels;

/// <summary>A message as a workflow of Teams takes it, with one Adaptive Card: adaptivecards.io/explorer.</summary>
internal sealed record TeamsMessage
{
    public TeamsMessage(Card card) => Attachments = [new Attachment(card)];

    public string Type { get; } = "message";

    public IReadOnlyList<Attachment> Attachments { get; }

    internal sealed record Attachment(Card Content)
    {
        [JsonPropertyName("contentType"), JsonPropertyOrder(-1)]
        public string ContentType { get; } = "application/vnd.microsoft.card.adaptive";

        [JsonPropertyName("contentUrl"), JsonPropertyOrder(-1)]
        public string? ContentUrl { get; }
    }

    internal sealed record Card
    {
        [JsonPropertyName("$schema")]
        public string Schema { get; } = "http://adaptivecards.io/schemas/adaptive-card.json";

        public string Type { get; } = "AdaptiveCard";

        public string Version { get; } = "1.4";

        /// <summary>What stands there where no card can be shown.</summary>
        [JsonPropertyName("fallbackText")]
        public required string FallbackText { get; init; }

        public required IReadOnlyList<TextBlock> Body { get; init; }

        public Layout Msteams { get; } = new("Full");
    }

    internal sealed record TextBlock(string Text)
    {
        [JsonPropertyOrder(-1)]
        public string Type { get; } = "TextBlock";

        [JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Size { get; init; }

        [JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Weight { get; init; }

        [JsonPropertyOrder(-1)]
        public bool Wrap { get; } = true;

        [JsonPropertyOrder(-1), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Color { get; init; }
    }

    internal sealed record Layout(string Width);
}
