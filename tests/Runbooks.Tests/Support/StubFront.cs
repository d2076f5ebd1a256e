using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Runbooks.Tests.Support;

/// <summary>
/// A controller's front that answers every path but `/health` and `/deployment/…` with the same 200 JSON, which names the controller's own
/// version.
/// </summary>
internal sealed class StubFront : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly string _version;
    private readonly Func<string, (string Type, string Body)?> _written;
    private readonly ConcurrentQueue<string> _asked = new();

    private StubFront(WebApplication application, string version, Func<string, (string Type, string Body)?>? written)
    {
        _application = application;
        _version = version;
        _written = written ?? BodyOf;
    }

    public Uri BaseUrl => new(_application.Urls.First());

    /// <summary>The paths that were asked, in order.</summary>
    public IReadOnlyList<string> Asked => [.. _asked];

    /// <summary>Starts one.</summary>
    /// <param name="version">The version that the status names, and the answers unless a test writes them.</param>
    /// <param name="written">What a path other than that of the status gets, `/health` too; null for 404.</param>
    public static async Task<StubFront> StartAsync(string version, Func<string, (string Type, string Body)?>? written = null)
    {
        var front = new StubFront(LoopbackServer.Build(), version, written);
        front._application.Run(front.AnswerAsync);
        await front._application.StartAsync();
        return front;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        _asked.Enqueue(path);
        var written = path == "/deployment/status" ? (Type: "application/json", Body: StatusJson) : _written(path);
        context.Response.StatusCode = written is null ? 404 : 200;
        if (written is not { } answer)
            return Task.CompletedTask;
        context.Response.ContentType = answer.Type;
        return context.Response.WriteAsync(answer.Body);
    }

    private string StatusJson =>
        $$$"""{"currentEnvironment":"green","environments":{"green":{"port":3002,"status":"active","version":"{{{_version}}}","health":"healthy"},"blue":{"port":3001,"status":"standby","version":"1.0.0","health":"healthy"}},"deploymentHistory":[]}""";

    private (string Type, string Body)? BodyOf(string path) =>
        (
            "application/json",
            path == "/health"
                ? $$$"""{"environment":"green","status":"active","version":"{{{_version}}}","health":"healthy"}"""
                : $$$"""{"message":"Served by green","status":"healthy","environment":"green","version":"{{{_version}}}"}"""
        );
}
