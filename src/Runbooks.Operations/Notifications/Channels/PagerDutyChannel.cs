using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Definitions;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// Alerts of PagerDuty, by its Events API v2. One alert per incident: it is triggered, acknowledged and resolved under one key, so that
/// repeats do no harm.
/// </summary>
internal sealed class PagerDutyChannel : Channel
{
    private const int MostSummary = 1024;
    private const int MostKey = 255;

    // An event has at most 512 KB; a longer text is in the record.
    private const int MostDetails = 100_000;

    private static readonly Field<string> RoutingKeyField = new(
        "routing-key",
        "The integration key of the service.",
        NotificationShapes.Secret,
        required: true
    );
    private static readonly Field<string> BaseUrlField = new(
        "base-url",
        "The Events API's address. Default: https://events.pagerduty.com; in the EU it is https://events.eu.pagerduty.com.",
        NotificationShapes.Address
    );
    private static readonly Field<string> ApiTokenField = new(
        "api-token",
        "A read-only REST API key: with it, acknowledging the alert in PagerDuty counts as `runbook ack` does.",
        NotificationShapes.Secret
    );
    private static readonly Field<string> ApiUrlField = new(
        "api-url",
        "The REST API's address. Default: https://api.pagerduty.com.",
        NotificationShapes.Address
    );

    public static readonly Kind<Channel> Kind = new(
        "pagerduty",
        "An alert in PagerDuty per incident, which is acknowledged and resolved with it.",
        Shapes.Mapping<Channel>("the channel `pagerduty`", [RoutingKeyField, BaseUrlField, ApiTokenField, ApiUrlField], (values, _) =>
            new PagerDutyChannel
            {
                RoutingKey = values.Get(RoutingKeyField)!,
                BaseUrl = (values.Get(BaseUrlField) ?? "https://events.pagerduty.com").TrimEnd('/'),
                ApiToken = values.Get(ApiTokenField),
                ApiUrl = (values.Get(ApiUrlField) ?? "https://api.pagerduty.com").TrimEnd('/'),
            }
        )
    );

    internal required string RoutingKey { get; init; }

    internal required string BaseUrl { get; init; }

    internal string? ApiToken { get; init; }

    internal required string ApiUrl { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override NoticeLevel UsualLevel => NoticeLevel.Critical;

    /// <inheritdoc/>
    public override string Describe() => $"alerts at {new Uri(BaseUrl).Host}";

    /// <inheritdoc/>
    internal override async Task<ChannelAnswer> SendAsync(ChannelMessage message, ChannelTools tools, CancellationToken cancel)
    {
        var notice = message.Notice;
        var (summary, isCut) = CutText.ToLength(message.Text.Title, MostSummary);
        var isNews = notice.Turn == NoticeTurn.News;
        var body = new PagerDutyEvent(
            RoutingKey,
            notice.Turn switch
            {
                NoticeTurn.Acknowledged => "acknowledge",
                NoticeTurn.Resolved => "resolve",
                _ => "trigger",
            },
            KeyOf(notice.Subject)
        )
        {
            Client = isNews ? "Runbooks" : null,
            Payload = isNews
                ? new PagerDutyEvent.Alert(
                    summary,
                    notice.Target,
                    notice.Level.Word(),
                    notice.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
                    notice.Target,
                    notice.About,
                    new PagerDutyEvent.Details(CutText.ToLength(message.Text.Body, MostDetails).Text, notice.Subject)
                )
                : null,
        };
        var answer = await new ProviderPost(tools, []) { RecognisesRepeats = true }.SendAsync(
            () => JsonRequest.Of(HttpMethod.Post, $"{BaseUrl}/v2/enqueue", body, ChannelJson.Default.PagerDutyEvent),
            cancel
        );
        if (answer.IsSuccess)
            return ChannelAnswer.Delivered(
                answer.Attempts,
                JsonRequest.Text(answer.Json, "dedup_key"),
                note: CutText.Note(isCut, $"{MostSummary} characters")
            );
        var errors = string.Join("; ", (answer.Json?["errors"] as JsonArray ?? []).Select(e => e?.ToString()));
        return ChannelAnswer.Of(
            answer,
            answer.Problem is null && JsonRequest.Text(answer.Json, "message") is { } said
                ? answer.Describe(errors.Length > 0 ? $"{said}: {errors}" : said)
                : null
        );
    }

    /// <inheritdoc/>
    internal override async Task<string?> AcknowledgedByAsync(string subject, ChannelTools tools, CancellationToken cancel)
    {
        if (ApiToken is null)
            return null;
        var answer = await new ProviderPost(tools, []) { RecognisesRepeats = true }.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    $"{ApiUrl}/incidents?incident_key={Uri.EscapeDataString(KeyOf(subject))}&statuses%5B%5D=acknowledged&limit=1"
                );
                request.Headers.TryAddWithoutValidation("Authorization", $"Token token={ApiToken}");
                request.Headers.TryAddWithoutValidation("Accept", "application/json");
                return request;
            },
            cancel
        );
        return answer is { IsSuccess: true, Json: { } json } && json["incidents"] is JsonArray { Count: > 0 }
            ? "a responder in PagerDuty"
            : null;
    }

    private static string KeyOf(string subject) =>
        subject.Length <= MostKey ? subject : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)));
}
