using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Definitions;

namespace Runbooks.Notifications.Channels;

/// <summary>
/// Twilio's REST API, for text messages and calls. It knows no idempotency: when an answer is lost, its list of messages or
/// calls is read, and only what is not in it is sent again; where it cannot be read, nothing is.
/// </summary>
/// <param name="Sid">The account.</param>
/// <param name="User">What the requests are made as: the account, or an API key of it.</param>
/// <param name="Password">The account's token, or the key's secret.</param>
/// <param name="From">The number that it comes from.</param>
/// <param name="BaseUrl">The API's address.</param>
internal sealed record TwilioAccount(string Sid, string User, string Password, string From, string BaseUrl)
{
    private static readonly IReadOnlyList<X509Certificate2> SystemAuthorities = [];

    private static readonly Field<string> SidField = new("account", "The account's SID.", NotificationShapes.Setting, required: true);
    private static readonly Field<string> TokenField = new(
        "token",
        "The account's auth token, or the secret of the API key.",
        NotificationShapes.Secret,
        required: true
    );
    private static readonly Field<string> KeyField = new(
        "api-key",
        "The SID of an API key, where `token` is its secret. Default: the account's own token.",
        NotificationShapes.Setting
    );
    private static readonly Field<string> FromField = new(
        "from",
        "The number that it comes from.",
        NotificationShapes.Phone,
        required: true
    );
    private static readonly Field<string> BaseUrlField = new(
        "base-url",
        "The API's address. Default: https://api.twilio.com.",
        NotificationShapes.Address
    );

    // Twilio's clock and ours differ a little; a message of the same text to the same number half a minute before is the same.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(30);

    /// <summary>The keys that both kinds have.</summary>
    public static readonly IReadOnlyList<Field> Fields = [SidField, TokenField, KeyField, FromField, BaseUrlField];

    public static TwilioAccount Of(FieldValues values) =>
        new(
            values.Get(SidField)!,
            values.Get(KeyField) ?? values.Get(SidField)!,
            values.Get(TokenField)!,
            values.Get(FromField)!,
            (values.Get(BaseUrlField) ?? "https://api.twilio.com").TrimEnd('/')
        );

    /// <summary>Creates a message or a call.</summary>
    /// <param name="resource"><c>Messages</c> or <c>Calls</c>.</param>
    /// <param name="to">The number.</param>
    /// <param name="rest">What else is created with it.</param>
    /// <param name="tools">What is used of the world.</param>
    /// <param name="cancel">The end of the time there is.</param>
    public async Task<ChannelAnswer> CreateAsync(
        string resource,
        string to,
        IReadOnlyDictionary<string, string> rest,
        ChannelTools tools,
        CancellationToken cancel
    )
    {
        var since = tools.Time.GetUtcNow() - ClockDifference;
        var form = new Dictionary<string, string>(rest) { ["To"] = to, ["From"] = From };
        var post = new ProviderPost(tools, SystemAuthorities)
        {
            Find = stop => FindAsync(resource, to, rest.GetValueOrDefault("Body"), since, tools, stop),
        };
        var answer = await post.SendAsync(
            () =>
                new HttpRequestMessage(HttpMethod.Post, PathOf(resource))
                {
                    Content = new FormUrlEncodedContent(form),
                    Headers = { Authorization = Authorization },
                },
            cancel
        );
        if (answer.IsSuccess)
            return ChannelAnswer.Delivered(answer.Attempts, JsonRequest.Text(answer.Json, "sid"));
        var said =
            answer.Json is { } json && JsonRequest.Text(json, "message") is { } message
                ? $"{message}{(json["code"] is { } code ? $" (error {code})" : string.Empty)}"
                : null;
        return ChannelAnswer.Of(answer, answer.Problem is null ? answer.Describe(said) : null);
    }

    private AuthenticationHeaderValue Authorization => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}")));

    private string PathOf(string resource) => $"{BaseUrl}/2010-04-01/Accounts/{Uri.EscapeDataString(Sid)}/{resource}.json";

    private async Task<FoundMessage> FindAsync(
        string resource,
        string to,
        string? body,
        DateTimeOffset since,
        ChannelTools tools,
        CancellationToken cancel
    )
    {
        var address = $"{PathOf(resource)}?To={Uri.EscapeDataString(to)}&From={Uri.EscapeDataString(From)}&PageSize=20";
        var answer = await new ProviderPost(tools, SystemAuthorities) { RecognisesRepeats = true }.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = Authorization } },
            cancel
        );
        if (!answer.IsSuccess || answer.Json?[resource.ToLowerInvariant()] is not JsonArray list)
            return new FoundMessage(IsKnown: false, Reference: null);
        var same = list.OfType<JsonObject>()
            .FirstOrDefault(m =>
                DateTimeOffset.TryParse(
                    JsonRequest.Text(m, "date_created"),
                    CultureInfo.InvariantCulture,
                    DateTimeStyles.AssumeUniversal,
                    out var at
                )
                && at >= since
                && (body is null || JsonRequest.Text(m, "body") == body)
            );
        return new FoundMessage(IsKnown: true, JsonRequest.Text(same, "sid"));
    }
}
