using System.Text;
using System.Text.Json;
using Runbooks.Definitions;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// Adaptive Cards in Microsoft Teams, by the webhook of a workflow. A card cannot be updated from outside: each message stands for itself.
/// </summary>
internal sealed class TeamsChannel : Channel
{
    // Teams takes about 28 KB, all of the envelope included.
    private const int MostBytes = 28 * 1024;
    private const int Envelope = 2048;

    private static readonly Field<string> WebhookField = new(
        "webhook",
        "The address of the workflow that posts to the channel.",
        NotificationShapes.SecretAddress,
        required: true
    );

    public static readonly Kind<Channel> Kind = new(
        "teams",
        "Cards in a channel of Microsoft Teams, by a workflow's webhook.",
        Shapes.Mapping<Channel>("the channel `teams`", [WebhookField], (values, _) =>
            new TeamsChannel { Webhook = values.Get(WebhookField)! }
        )
    );

    internal required string Webhook { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override NoticeLevel UsualLevel => NoticeLevel.Info;

    /// <inheritdoc/>
    public override string Describe() => "a workflow of Microsoft Teams";

    /// <inheritdoc/>
    internal override async Task<ChannelAnswer> SendAsync(ChannelMessage message, ChannelTools tools, CancellationToken cancel)
    {
        var (body, isCut) = Fitting(message);
        var answer = await new ProviderPost(tools, []) { BelievesServerErrors = true }.SendAsync(
            () => JsonRequest.Of(HttpMethod.Post, Webhook, body, ChannelJson.Default.TeamsMessage),
            cancel
        );
        return answer.IsSuccess ? ChannelAnswer.Delivered(answer.Attempts, note: CutText.Note(isCut, "28 KB")) : ChannelAnswer.Of(answer);
    }

    // JSON writes some characters with six, so that what fits is found by trying.
    private static (TeamsMessage Body, bool IsCut) Fitting(ChannelMessage message)
    {
        for (var most = MostBytes - Envelope; ; most /= 2)
        {
            var (text, isCut) = CutText.ToBytes(message.Text.BelowTitle, most);
            var body = Card(message, text);
            if (JsonSerializer.SerializeToUtf8Bytes(body, ChannelJson.Default.TeamsMessage).Length <= MostBytes)
                return (body, isCut);
        }
    }

    private static TeamsMessage Card(ChannelMessage message, string text) =>
        new(
            new TeamsMessage.Card
            {
                FallbackText = CutText.ToLength(message.Text.Short, 400).Text,
                Body =
                [
                    new TeamsMessage.TextBlock(CutText.ToLength(Escape(message.Text.Title), 300).Text)
                    {
                        Size = "Medium",
                        Weight = "Bolder",
                        Color =
                            message.Notice.Turn == NoticeTurn.Resolved
                                ? "Good"
                                : message.Notice.Level switch
                                {
                                    NoticeLevel.Critical => "Attention",
                                    NoticeLevel.Warning => "Warning",
                                    _ => "Default",
                                },
                    },
                    new TeamsMessage.TextBlock(Lines(text)),
                ],
            }
        );

    // A single line break is none in a card's Markdown.
    private static string Lines(string text) => Escape(text).Replace("\n", "\n\n", StringComparison.Ordinal);

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        var begins = true;
        foreach (var c in text)
        {
            // Headings, quotes and lists begin a line; a card has ours alone.
            if (c is '*' or '_' or '[' or ']' or '\\' or '`' or '~' or '|' || (begins && c is '#' or '>' or '-' or '+'))
                escaped.Append('\\');
            escaped.Append(c);
            begins = c == '\n' || (begins && c == ' ');
        }

        return escaped.ToString();
    }
}
