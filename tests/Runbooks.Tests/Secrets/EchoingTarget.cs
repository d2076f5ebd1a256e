using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Secrets;

/// <summary>A target that knows the secrets it is sent and says them wherever it can, in every encoding.</summary>
internal sealed class EchoingTarget : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly IReadOnlyList<string> _spoken;

    private EchoingTarget(WebApplication application, IReadOnlyList<string> spoken)
    {
        _application = application;
        _spoken = spoken;
    }

    public string BaseUrl => _application.Urls.First();

    /// <summary>The headers of every request, as they came.</summary>
    public List<string> Heard { get; } = [];

    /// <summary>Where a redirect leads to; empty for itself.</summary>
    public string RedirectTo { get; set; } = string.Empty;

    public static async Task<EchoingTarget> StartAsync(IEnumerable<string> spoken)
    {
        var target = new EchoingTarget(LoopbackServer.Build(), [.. spoken]);
        target._application.Run(target.AnswerAsync);
        await target._application.StartAsync();
        return target;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        lock (Heard)
            Heard.Add(string.Join('\n', context.Request.Headers.Select(h => $"{h.Key}: {h.Value}")));
        var ascii = string.Join(' ', _spoken.Where(s => s.All(c => c is >= ' ' and <= '~')));
        context.Response.Headers["X-Request-Id"] = ascii;
        context.Response.Headers["X-Version"] = ascii;
        context.Response.Headers["Server"] = ascii;
        switch (context.Request.Path.Value)
        {
            case "/deployment/status":
                await JsonAsync(context, Status());
                break;
            case "/deployment/rollback" or "/deployment/switch":
                await JsonAsync(context, new JsonObject { ["success"] = false, ["message"] = string.Join(' ', _spoken) });
                break;
            case "/redirect":
                context.Response.StatusCode = 302;
                context.Response.Headers.Location =
                    $"{RedirectTo}/followed?{Uri.EscapeDataString(_spoken[0])}&all={ascii.Replace(' ', '&')}";
                break;
            case "/deep":
                await context.Response.WriteAsync(new string('[', 62) + new string(']', 62));
                break;
            case "/error":
                context.Response.StatusCode = 500;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync($"<h1>{string.Join("</p><p>", _spoken)}</h1>");
                break;
            case "/drip":
                await DripAsync(context, Encoding.UTF8.GetBytes(string.Join('\n', _spoken)));
                break;
            case "/cut":
                context.Response.ContentLength = 100_000;
                await context.Response.WriteAsync(_spoken[0][..^2]);
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case "/long":
                await context.Response.WriteAsync(new string('x', (16 * 1024) - (_spoken[0].Length / 2)) + string.Join('\n', _spoken));
                break;
            default:
                await JsonAsync(
                    context,
                    new JsonObject
                    {
                        ["status"] = "healthy",
                        ["health"] = string.Join(' ', _spoken),
                        ["list"] = new JsonArray([.. _spoken.Select(s => JsonValue.Create(s))]),
                        ["pin"] = 90817263,
                        ["nested"] = new JsonObject(_spoken.Distinct().Select(s => KeyValuePair.Create<string, JsonNode?>(s, s))),
                        ["text"] = new JsonObject(
                            _spoken.Distinct().Select(s => KeyValuePair.Create<string, JsonNode?>(s, s))
                        ).ToJsonString(),
                    }
                );
                break;
        }
    }

    private JsonObject Status() =>
        new()
        {
            ["currentEnvironment"] = "blue",
            ["environments"] = new JsonObject
            {
                ["blue"] = new JsonObject
                {
                    ["version"] = $"1.5.0 {_spoken[0]}",
                    ["health"] = _spoken[0],
                    ["status"] = "active",
                },
                ["green"] = new JsonObject
                {
                    ["version"] = $"1.4.2 {_spoken[^1]}",
                    ["health"] = "healthy",
                    ["status"] = "standby",
                },
            },
            ["deploymentHistory"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "deployment",
                    ["environment"] = "green",
                    ["version"] = _spoken[0],
                }
            ),
        };

    private static async Task JsonAsync(HttpContext context, JsonObject json)
    {
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json.ToJsonString());
    }

    // One byte in a chunk: no secret is ever in one piece.
    private static async Task DripAsync(HttpContext context, byte[] bytes)
    {
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        foreach (var piece in bytes.Chunk(Math.Max(1, bytes.Length / 200)))
        {
            await context.Response.Body.WriteAsync(piece);
            await context.Response.Body.FlushAsync();
        }
    }
}
