using Runbooks.Definitions;
using Runbooks.Notifications.Channels;

namespace Runbooks.Notifications;

/// <summary>Every kind of channel there is, the loudest first.</summary>
internal static class ChannelKinds
{
    /// <summary>The list: reader, schema, suggestions and reference are fed from it.</summary>
    public static readonly IReadOnlyList<Kind<Channel>> All =
    [
        SmsChannel.Kind,
        PhoneChannel.Kind,
        PagerDutyChannel.Kind,
        EmailChannel.Kind,
        SlackChannel.Kind,
        DiscordChannel.Kind,
        TeamsChannel.Kind,
        WebhookChannel.Kind,
    ];
}
