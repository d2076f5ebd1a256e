using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Watch.Listening;

namespace Runbooks.Tests.Watch;

/// <summary>A watch that listens, and what Alertmanager and a browser ask of it.</summary>
internal static class ServedWatch
{
    /// <summary>A trigger that no test waits for.</summary>
    public const string Never = "health-check: { failures: 100, every: 200ms }";

    public static Task<WatchServer> ServeAsync(WatchRun run, Authentication? authentication = null) =>
        WatchServer.StartAsync(
            run.Status,
            new AlertReceiver(run.Watcher),
            run.Watcher.Close,
            socket: null,
            new ListenAddress(new IPEndPoint(IPAddress.Loopback, 0)),
            authentication,
            CancellationToken.None
        );

    public static string Alerts(params JsonObject[] alerts) =>
        new JsonObject
        {
            ["version"] = "4",
            ["groupKey"] = "{}:{}",
            ["status"] = "firing",
            ["receiver"] = "runbook",
            ["truncatedAlerts"] = 0,
            ["alerts"] = new JsonArray([.. alerts.Select(a => (JsonNode)a)]),
        }.ToJsonString();

    public static JsonObject Alert(
        string fingerprint,
        string? target,
        string? runbook,
        string status = "firing",
        DateTimeOffset? startsAt = null
    )
    {
        var (labels, annotations) = (
            new JsonObject { ["alertname"] = "ErrorsAbound" },
            new JsonObject { ["summary"] = "One of ten queries fails." }
        );
        if (target is not null)
            labels["target"] = target;
        if (runbook is not null)
            annotations["runbook"] = runbook;
        return new JsonObject
        {
            ["status"] = status,
            ["fingerprint"] = fingerprint,
            ["startsAt"] = (startsAt ?? TimeProvider.System.GetUtcNow()).ToString("O"),
            ["endsAt"] = "0001-01-01T00:00:00Z",
            ["labels"] = labels,
            ["annotations"] = annotations,
        };
    }

    public static Task<(int Status, string Body, string? Type)> GetAsync(
        WatchServer server,
        string path,
        string? authorization,
        string? host = null
    ) => SendAsync(server, HttpMethod.Get, path, null, authorization, host);

    public static Task<(int Status, string Body, string? Type)> PostAsync(
        WatchServer server,
        string body,
        string? authorization = null,
        string type = "application/json"
    ) =>
        SendAsync(
            server,
            HttpMethod.Post,
            WatchServer.WebhookPath,
            new StringContent(body, Encoding.UTF8, type),
            authorization,
            host: null
        );

    private static async Task<(int Status, string Body, string? Type)> SendAsync(
        WatchServer server,
        HttpMethod method,
        string path,
        HttpContent? content,
        string? authorization,
        string? host
    )
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(server.Address!, path)) { Content = content };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        if (host is not null)
            request.Headers.Host = host;
        if (content?.Headers.ContentLength > 1024 * 1024)
            request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.MediaType);
    }
}
