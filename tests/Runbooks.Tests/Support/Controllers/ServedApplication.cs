using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// What customers come to: <c>/health</c> has the version that serves, and <c>/orders</c> is what they come for. A broken version answers
/// <c>/health</c> with 503 and <c>/orders</c> with 500.
/// </summary>
internal sealed class ServedApplication : IAsyncDisposable
{
    private readonly WebApplication _application = LoopbackServer.Build();
    private readonly Func<string> _version;

    private ServedApplication(Func<string> version) => _version = version;

    public Uri BaseUrl => new(_application.Urls.First());

    /// <summary>The versions that are broken.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <param name="version">The version that serves, asked at each request.</param>
    public static async Task<ServedApplication> StartAsync(Func<string> version)
    {
        var served = new ServedApplication(version);
        served._application.Run(served.AnswerAsync);
        await served._application.StartAsync();
        return served;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var version = _version();
        var isBroken = Broken.Contains(version);
        (int Status, JsonObject? Json) answer = context.Request.Path.Value switch
        {
            "/health" => (isBroken ? 503 : 200, new JsonObject { ["status"] = isBroken ? "failing" : "ok", ["version"] = version }),
            "/orders" when isBroken => (500, new JsonObject { ["error"] = "orders cannot be read" }),
            "/orders" => (200, new JsonObject { ["items"] = new JsonArray(new JsonObject { ["id"] = 1, ["total"] = 12.5 }) }),
            _ => (404, null),
        };
        (context.Response.StatusCode, context.Response.ContentType) = (answer.Status, "application/json");
        return answer.Json is null ? Task.CompletedTask : context.Response.WriteAsync(answer.Json.ToJsonString());
    }
}
