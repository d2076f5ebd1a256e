using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Runbooks.Definitions;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// Messages in Slack. With a bot's token an incident has one message, which is kept up to date, and what is new is a reply
/// to it. An incoming webhook can do neither: there each message stands for itself.
/// </summary>
internal sealed class SlackChannel : Channel
{
    private const int MostHeader = 150;
    private const int MostSection = 3000;

    // A message has at most 50 blocks; more than a few nobody reads, and the record has it all.
    private const int MostSections = 4;

    private static readonly Field<string> WebhookField = new(
        "webhook",
        "The address of an incoming webhook.",
        NotificationShapes.SecretAddress
    );
    private static readonly Field<string> TokenField = new(
        "token",
        "A bot's token with the scope chat:write, instead of a webhook: only with it can a message be updated.",
        NotificationShapes.Secret
    );
    private static readonly Field<string> RoomField = new(
        "channel",
        "The id of the channel that the bot writes to, such as C0123456789.",
        NotificationShapes.Setting
    );
    private static readonly Field<string> BaseUrlField = new(
        "base-url",
        "The Web API's address. Default: https://slack.com.",
        NotificationShapes.Address
    );

    public static readonly Kind<Channel> Kind = new(
        "slack",
        "Messages in a channel of Slack, by an incoming webhook or a bot.",
        Shapes.Mapping<Channel>("the channel `slack`", [WebhookField, TokenField, RoomField, BaseUrlField], Make)
    );

    internal string? Webhook { get; init; }

    internal string? Token { get; init; }

    internal string? Room { get; init; }

    internal string BaseUrl { get; init; } = "https://slack.com";

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override NoticeLevel UsualLevel => NoticeLevel.Info;

    /// <inheritdoc/>
    public override string Describe() => Token is null ? "an incoming webhook of Slack" : $"the channel {Room} of Slack, as a bot";

    /// <inheritdoc/>
    internal override Task<ChannelAnswer> SendAsync(ChannelMessage message, ChannelTools tools, CancellationToken cancel)
    {
        var (blocks, isCut) = Blocks(message);
        var note = CutText.Note(isCut, $"{MostSections} blocks of {MostSection} characters");
        return Token is null
            ? PostToWebhookAsync(message, blocks, note, tools, cancel)
            : PostAsBotAsync(message, blocks, note, tools, cancel);
    }

    private async Task<ChannelAnswer> PostToWebhookAsync(
        ChannelMessage message,
        IReadOnlyList<SlackMessage.Block> blocks,
        string? note,
        ChannelTools tools,
        CancellationToken cancel
    )
    {
        var body = new SlackMessage { Text = Escape(message.Text.Title), Blocks = blocks };
        var answer = await new ProviderPost(tools, []) { BelievesServerErrors = true }.SendAsync(
            () => JsonRequest.Of(HttpMethod.Post, Webhook!, body, ChannelJson.Default.SlackMessage),
            cancel
        );
        return answer.IsSuccess ? ChannelAnswer.Delivered(answer.Attempts, note: note) : ChannelAnswer.Of(answer);
    }

    private async Task<ChannelAnswer> PostAsBotAsync(
        ChannelMessage message,
        IReadOnlyList<SlackMessage.Block> blocks,
        string? note,
        ChannelTools tools,
        CancellationToken cancel
    )
    {
        var body = new SlackMessage
        {
            Channel = Room,
            Text = Escape(message.Text.Title),
            Blocks = blocks,
        };
        if (message.Thread is null)
        {
            var first = await CallAsync("chat.postMessage", body, recognisesRepeats: false, tools, cancel);
            return first.Answer ?? ChannelAnswer.Delivered(first.Attempts, first.Timestamp, thread: first.Timestamp, note);
        }

        // Who reads the channel sees how it stands now; who follows the thread is told, and what is louder than before is shown to all.
        var reply = body with { ThreadTs = message.Thread, ReplyBroadcast = message.Notice.Level > message.Loudest };
        var replied = await CallAsync("chat.postMessage", reply, recognisesRepeats: false, tools, cancel);
        if (replied.Answer is not null)
            return replied.Answer;
        var updated = await CallAsync("chat.update", body with { Ts = message.Thread }, recognisesRepeats: true, tools, cancel);
        return ChannelAnswer.Delivered(
            replied.Attempts + updated.Attempts,
            replied.Timestamp,
            note: updated.Answer is { } failed ? $"the first message could not be updated: {failed.Note}" : note
        );
    }

    private async Task<(ChannelAnswer? Answer, int Attempts, string? Timestamp)> CallAsync(
        string method,
        SlackMessage body,
        bool recognisesRepeats,
        ChannelTools tools,
        CancellationToken cancel
    )
    {
        var answer = await new ProviderPost(tools, []) { RecognisesRepeats = recognisesRepeats, BelievesServerErrors = true }.SendAsync(
            () =>
            {
                var request = JsonRequest.Of(HttpMethod.Post, $"{BaseUrl}/api/{method}", body, ChannelJson.Default.SlackMessage);
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
                return request;
            },
            cancel
        );

        // HTTP 200 is not success here either.
        var isOk = answer.IsSuccess && answer.Json?["ok"] is JsonValue value && value.TryGetValue<bool>(out var ok) && ok;
        return isOk
            ? (null, answer.Attempts, JsonRequest.Text(answer.Json, "ts"))
            : (
                answer.IsSuccess
                    ? ChannelAnswer.Failed(answer.Attempts, $"{method}: {JsonRequest.Text(answer.Json, "error") ?? answer.Describe()}")
                    : ChannelAnswer.Of(answer),
                answer.Attempts,
                null
            );
    }

    private static Channel? Make(FieldValues values, ReadContext context)
    {
        var (webhook, token, room) = (values.Get(WebhookField), values.Get(TokenField), values.Get(RoomField));
        if ((webhook is null) == (token is null) || (token is null) != (room is null))
        {
            context.Bag.Add(
                Diagnostics.DiagnosticCodes.Conflict,
                values.Mapping.Span,
                "Slack is reached by a `webhook`, or by a `token` and a `channel`",
                help: "keep one of the two"
            );
            return null;
        }

        return new SlackChannel
        {
            Webhook = webhook,
            Token = token,
            Room = room,
            BaseUrl = (values.Get(BaseUrlField) ?? "https://slack.com").TrimEnd('/'),
        };
    }

    private static (IReadOnlyList<SlackMessage.Block> Blocks, bool IsCut) Blocks(ChannelMessage message)
    {
        var parts = CutText.Parts(message.Text.BelowTitle, MostSection - 1).ToList();
        var isCut = parts.Count > MostSections;
        if (isCut)
            parts = [.. parts[..MostSections]];
        if (isCut)
            parts[^1] += "…";
        var header = new SlackMessage.PlainText(CutText.ToLength(message.Text.Title, MostHeader).Text, Emoji: true);

        // What a target said must neither ping a channel nor be bold, quoted or a link: Slack reads nothing in such a text.
        return (
            [
                new SlackMessage.Block("header", header),
                .. parts.Select(p => new SlackMessage.Block("section", new SlackMessage.PlainText(p, Emoji: false))),
            ],
            isCut
        );
    }

    // The line for who sees no blocks has no other type: what pings and what links begins with one of these.
    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);
}
