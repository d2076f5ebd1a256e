using System.Text;
using Runbooks.Definitions;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// Messages in Discord, by a webhook. An incident has one message, which is edited; an edit alerts nobody, so what is louder
/// than all before is posted anew, and the new message takes the thread over.
/// </summary>
internal sealed class DiscordChannel : Channel
{
    private const int MostContent = 2000;

    private static readonly Field<string> WebhookField = new(
        "webhook",
        "The webhook's address.",
        NotificationShapes.SecretAddress,
        required: true
    );

    public static readonly Kind<Channel> Kind = new(
        "discord",
        "A message in a channel of Discord per incident, which is edited as the incident goes on.",
        Shapes.Mapping<Channel>("the channel `discord`", [WebhookField], (values, _) =>
            new DiscordChannel { Webhook = values.Get(WebhookField)! }
        )
    );

    internal required string Webhook { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override NoticeLevel UsualLevel => NoticeLevel.Info;

    /// <inheritdoc/>
    public override string Describe() => "a webhook of Discord";

    /// <inheritdoc/>
    internal override async Task<ChannelAnswer> SendAsync(ChannelMessage message, ChannelTools tools, CancellationToken cancel)
    {
        var (content, isCut) = Content(message);
        var body = new DiscordMessage(content);
        var edits = message.Thread is not null && message.Notice.Level <= message.Loudest;
        var address = new UriBuilder(Webhook);
        if (edits)
            address.Path = $"{address.Path.TrimEnd('/')}/messages/{Uri.EscapeDataString(message.Thread!)}";
        else
            address.Query = address.Query.Length > 1 ? $"{address.Query[1..]}&wait=true" : "wait=true";
        var post = new ProviderPost(tools, []) { RecognisesRepeats = edits, BelievesServerErrors = true };
        var answer = await post.SendAsync(
            () =>
                JsonRequest.Of(
                    edits ? HttpMethod.Patch : HttpMethod.Post,
                    address.Uri.AbsoluteUri,
                    body,
                    ChannelJson.Default.DiscordMessage
                ),
            cancel
        );

        // Somebody deleted the message: what is new is posted.
        if (edits && answer.Status == 404 && !cancel.IsCancellationRequested)
            return await SendAsync(message with { Thread = null }, tools, cancel);
        var id = JsonRequest.Text(answer.Json, "id");
        if (answer.IsSuccess)
            return ChannelAnswer.Delivered(answer.Attempts, id, thread: id, CutText.Note(isCut, $"{MostContent} characters"));
        var said = JsonRequest.Text(answer.Json, "message");
        return ChannelAnswer.Of(
            answer,
            answer.Problem is null && said is not null
                ? answer.Describe($"{said}{(answer.Json!["code"] is { } code ? $" (error {code})" : string.Empty)}")
                : null
        );
    }

    private static (string Content, bool IsCut) Content(ChannelMessage message)
    {
        var earlier =
            message.Thread is null || message.Earlier.Count == 0
                ? string.Empty
                : $"\n\n{string.Join('\n', message.Earlier.TakeLast(8).Select(e => $"-# {Escape(e)}"))}";
        var (news, isCut) = CutText.ToLength(
            $"**{Escape(message.Text.Title)}**\n{Escape(message.Text.BelowTitle)}",
            MostContent - Math.Min(earlier.Length, MostContent / 2)
        );
        return (news + (earlier.Length <= MostContent / 2 ? earlier : CutText.ToLength(earlier, MostContent / 2).Text), isCut);
    }

    // What a target said must not look like ours.
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        var begins = true;
        foreach (var c in text)
        {
            // Headings, quotes and small print begin a line.
            if (c is '*' or '_' or '~' or '`' or '|' or '\\' or '<' or '[' or ']' || (begins && c is '#' or '>' or '-' or '+'))
                escaped.Append('\\');
            escaped.Append(c);
            begins = c == '\n' || (begins && c == ' ');
        }

        return escaped.ToString();
    }
}
