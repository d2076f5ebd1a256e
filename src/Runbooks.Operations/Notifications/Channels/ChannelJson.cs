using System.Text.Json.Serialization;

namespace Runbooks.Notifications.Channels;

/// <summary>How messages are written for those who carry them, without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SlackMessage))]
[JsonSerializable(typeof(TeamsMessage))]
[JsonSerializable(typeof(DiscordMessage))]
[JsonSerializable(typeof(PagerDutyEvent))]
[JsonSerializable(typeof(WebhookNotice))]
internal sealed partial class ChannelJson : JsonSerializerContext;
