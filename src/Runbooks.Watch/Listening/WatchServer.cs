using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Runbooks.Diagnostics;
using Runbooks.Watch.Status;

namespace Runbooks.Watch.Listening;

/// <summary>
/// What a watch answers: on a socket for this account alone, and where it was told to on an address for Alertmanager,
/// Prometheus and a browser. Built without a host, which would read configuration and take signals.
/// </summary>
public sealed class WatchServer : IAsyncDisposable
{
    /// <summary>Where Alertmanager sends its alerts.</summary>
    public const string WebhookPath = "/api/v1/alerts";

    private const int MostBody = 4 * 1024 * 1024;

    private readonly KestrelServer _server;
    private readonly StatusReading _status;
    private readonly AlertReceiver _desk;
    private readonly Func<string, string?> _close;
    private readonly Authentication? _authentication;
    private readonly string? _socket;

    private WatchServer(
        KestrelServer server,
        StatusReading status,
        AlertReceiver desk,
        Func<string, string?> close,
        Authentication? authentication,
        string? socket
    ) => (_server, _status, _desk, _close, _authentication, _socket) = (server, status, desk, close, authentication, socket);

    private ConnectionRoom Room { get; init; } = new();

    /// <summary>The address that it listens on; null where it does not.</summary>
    public Uri? Address { get; private init; }

    /// <param name="status">What it shows.</param>
    /// <param name="desk">Who takes alerts.</param>
    /// <param name="close">Closes a target's circuit, and says what it found and did; null where there is no such target.</param>
    /// <param name="socket">The socket for this account; null for none.</param>
    /// <param name="address">The address; null for none.</param>
    /// <param name="authentication">Who may speak to it there; null for anybody.</param>
    /// <param name="cancel">Ends the beginning.</param>
    /// <exception cref="IOException">The port is taken, or the socket cannot be made.</exception>
    public static async Task<WatchServer> StartAsync(
        StatusReading status,
        AlertReceiver desk,
        Func<string, string?> close,
        string? socket,
        ListenAddress? address,
        Authentication? authentication,
        CancellationToken cancel
    )
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = MostBody;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(90);
        if (socket is not null)
        {
            File.Delete(socket);
            options.ListenUnixSocket(socket, endpoint => Prepare(endpoint, new ConnectionRoom()));
        }

        var room = new ConnectionRoom();
        if (address is not null)
            options.Listen(address.EndPoint, endpoint => Prepare(endpoint, room));
        var server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance
        );
        WatchServer? made = null;
        try
        {
            await server.StartAsync(new RequestApplication(context => made!.AnswerAsync(context)), cancel);
        }
        catch
        {
            server.Dispose();
            throw;
        }

        if (socket is not null && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var bound = server
            .Features.GetRequiredFeature<IServerAddressesFeature>()
            .Addresses.FirstOrDefault(a => !a.Contains("unix:", StringComparison.Ordinal));
        return made = new WatchServer(server, status, desk, close, authentication, socket)
        {
            Room = room,
            Address = bound is null ? null : new Uri(bound),
        };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync(new CancellationToken(canceled: true));
        _server.Dispose();
        if (_socket is not null)
            File.Delete(_socket);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, path) = (context.Request, context.Request.Path.Value ?? "/");

        // A page in the browser of somebody on this machine must not speak to it by another name (DNS rebinding).
        var isOwn = context.Connection.RemoteIpAddress is null;
        if (!isOwn && _authentication is null && !IsOurName(request.Host.Host))
        {
            await SendAsync(
                context,
                421,
                "text/plain",
                "This watch has no authentication, and answers to addresses and localhost alone.\n"
            );
            return;
        }

        // Whoever balances load or restarts us asks without a credential, and hears nothing else.
        if (!isOwn && path != "/health" && _authentication is { } authentication && !authentication.Admits(request.Headers.Authorization))
        {
            var schemes = authentication.Schemes.Select(s => $"{s} realm=\"runbook watch\"");
            context.Response.Headers.WWWAuthenticate = new StringValues([.. schemes]);
            await SendAsync(context, 401, "text/plain", "The credential is missing or wrong.\n");
            return;
        }

        if (!isOwn && path != "/health")
            Room.Touch(context.Connection.Id);

        switch (request.Method, path)
        {
            case ("GET" or "HEAD", "/"):
                context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
                await SendAsync(context, 200, "text/html", StatusPage.Of(_status.Now()));
                break;
            case ("GET" or "HEAD", "/health"):
                await SendJsonAsync(context, 200, new JsonObject { ["status"] = "healthy" });
                break;
            case ("GET" or "HEAD", "/metrics"):
                await SendAsync(context, 200, "text/plain; version=0.0.4", MetricsPage.Of(_status.Now()));
                break;
            case ("GET" or "HEAD", "/status"):
                await SendJsonAsync(context, 200, _status.Now().ToJson());
                break;
            case ("GET" or "HEAD", "/status.txt"):
                await SendAsync(context, 200, "text/plain", StatusText.Of(_status.Now()));
                break;
            case ("POST", WebhookPath):
                await TakeAlertsAsync(context);
                break;
            case ("POST", _) when isOwn && path.StartsWith("/reset/", StringComparison.Ordinal):
                var done = _close(path["/reset/".Length..]);
                await SendJsonAsync(context, done is null ? 404 : 200, new JsonObject { ["closed"] = done is not null, ["done"] = done });
                break;
            default:
                await SendAsync(
                    context,
                    path is "/" or "/health" or "/metrics" or "/status" or WebhookPath ? 405 : 404,
                    "text/plain",
                    $"GET /, /health, /metrics, /status, and POST {WebhookPath}.\n"
                );
                break;
        }
    }

    private async Task TakeAlertsAsync(HttpContext context)
    {
        // A browser sends this type to another site only after asking, which nobody answers here.
        if (context.Request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true)
        {
            await SendJsonAsync(context, 415, Refusal("the body is not of type application/json"));
            return;
        }

        var (body, isWhole) = await ReadAsync(context);
        if (!isWhole)
        {
            await SendJsonAsync(context, 413, Refusal($"the body has more than {MostBody} bytes: set `max_alerts` of the webhook"));
            return;
        }

        var (group, problem) = AlertmanagerPayload.Read(body);
        if (group is null)
        {
            await SendJsonAsync(context, 400, Refusal(problem!));
            return;
        }

        var refused = _desk.Take(group);
        await SendJsonAsync(
            context,
            refused.Count == 0 ? 200 : 422,
            new JsonObject
            {
                ["taken"] = group.Alerts.Count + group.Refused.Count - refused.Count,
                ["refused"] = new JsonArray([.. refused.Select(r => (JsonNode)r)]),
                ["truncatedAlerts"] = group.Truncated,
            }
        );
    }

    private static void Prepare(ListenOptions endpoint, ConnectionRoom room)
    {
        endpoint.Protocols = HttpProtocols.Http1;
        endpoint.Use(room.Take);
    }

    private static async Task<(byte[] Body, bool IsWhole)> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MostBody)
            return ([], false);
        using var body = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > MostBody)
                    return ([], false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (body.ToArray(), true);
    }

    private static bool IsOurName(string host) => host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out _);

    private static JsonObject Refusal(string why) => new() { ["taken"] = 0, ["refused"] = new JsonArray(why) };

    private static Task SendJsonAsync(HttpContext context, int status, JsonObject body) =>
        SendAsync(context, status, "application/json", body.ToJsonString() + "\n");

    private static async Task SendAsync(HttpContext context, int status, string type, string body)
    {
        // Targets, alerts and files wrote parts of it. Escapes are those of JSON, so that JSON stays what it is.
        var bytes = Encoding.UTF8.GetBytes(PrintableText.Lines(body));
        context.Response.StatusCode = status;
        context.Response.ContentType = $"{type}; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.ContentLength = bytes.Length;
        if (context.Request.Method != "HEAD")
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
