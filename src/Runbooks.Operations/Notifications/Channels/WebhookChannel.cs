using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// A signed request to a program of one's own. It carries the same id however often it is sent, so that a receiver can tell repeats.
/// </summary>
internal sealed class WebhookChannel : Channel
{
    private static readonly Field<string> UrlField = new("url", "Where the request goes.", NotificationShapes.Address, required: true);
    private static readonly Field<string> SecretField = new(
        "secret",
        "What both sides know: the request is signed with it.",
        NotificationShapes.Secret,
        required: true
    );
    private static readonly Field<TlsFields> TlsField = new(
        "tls",
        "Whom to trust for the receiver's certificate (`ca`). It is always verified.",
        TlsFields.Shape
    );

    public static readonly Kind<Channel> Kind = new(
        "webhook",
        "A signed JSON request to a program of your own.",
        Shapes.Mapping<Channel>("the channel `webhook`", [UrlField, SecretField, TlsField], (values, context) => new WebhookChannel
            {
                Url = values.Get(UrlField)!,
                Secret = values.Get(SecretField)!,
                Authorities =
                    context.Folder is { } folder && values.Get(TlsField) is { } tls
                        ? tls.Read(folder, values.Entry(TlsField)!.Value.Span, context.Bag)
                        : [],
            })
    );

    internal required string Url { get; init; }

    internal required string Secret { get; init; }

    internal IReadOnlyList<X509Certificate2> Authorities { get; init; } = [];

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override NoticeLevel UsualLevel => NoticeLevel.Info;

    /// <inheritdoc/>
    public override string Describe() => $"requests to {new Uri(Url).Authority}";

    /// <inheritdoc/>
    internal override async Task<ChannelAnswer> SendAsync(ChannelMessage message, ChannelTools tools, CancellationToken cancel)
    {
        var notice = message.Notice;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new WebhookNotice
            {
                Id = message.Id,
                Subject = notice.Subject,
                Target = notice.Target,
                At = notice.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
                Level = notice.Level.Word(),
                About = notice.About,
                Turn = notice.Turn.ToString().ToLowerInvariant(),
                Title = message.Text.Title,
                Text = message.Text.Body,
                Short = message.Text.Short,
            },
            ChannelJson.Default.WebhookNotice
        );
        var answer = await new ProviderPost(tools, Authorities) { RecognisesRepeats = true }.SendAsync(
            () =>
            {
                var (timestamp, signature) = WebhookSignature.Sign(Secret, tools.Time.GetUtcNow(), body);
                var request = new HttpRequestMessage(HttpMethod.Post, Url)
                {
                    Content = new ByteArrayContent(body)
                    {
                        Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") },
                    },
                };
                request.Headers.Add(WebhookSignature.TimestampHeader, timestamp);
                request.Headers.Add(WebhookSignature.SignatureHeader, signature);
                request.Headers.Add(WebhookSignature.DeliveryHeader, message.Id);
                return request;
            },
            cancel
        );
        return answer.IsSuccess ? ChannelAnswer.Delivered(answer.Attempts, message.Id) : ChannelAnswer.Of(answer);
    }
}
