using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal.Rehearsing;

/// <summary>
/// A target that writes down every request, and answers its status without ports, so that no address of an environment follows from it.
/// </summary>
internal sealed class WatchfulTarget : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly List<string> _heard = [];

    private WatchfulTarget(WebApplication application) => _application = application;

    public Uri BaseUrl => new(_application.Urls.First());

    /// <summary>Every request, as <c>METHOD /path</c>.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_heard)
                return [.. _heard];
        }
    }

    /// <summary>Answers in place of the usual answers; false for the usual one.</summary>
    public Func<HttpContext, bool> Answer { get; set; } = _ => false;

    public static async Task<WatchfulTarget> StartAsync()
    {
        var target = new WatchfulTarget(LoopbackServer.Build());
        target._application.Run(target.AnswerAsync);
        await target._application.StartAsync();
        return target;
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        lock (_heard)
            _heard.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (Answer(context))
            return Task.CompletedTask;
        JsonObject body = context.Request.Path.Value switch
        {
            "/deployment/status" => new JsonObject
            {
                ["currentEnvironment"] = "green",
                ["environments"] = new JsonObject
                {
                    ["blue"] = new JsonObject
                    {
                        ["status"] = "standby",
                        ["version"] = "1.4.2",
                        ["health"] = "healthy",
                    },
                    ["green"] = new JsonObject
                    {
                        ["status"] = "active",
                        ["version"] = "1.5.0",
                        ["health"] = "healthy",
                    },
                },
                ["deploymentHistory"] = new JsonArray(),
                ["next"] = "/deployment/rollback",
            },
            "/health" => new JsonObject
            {
                ["environment"] = "green",
                ["version"] = "1.5.0",
                ["health"] = "healthy",
            },
            _ => new JsonObject
            {
                ["status"] = "healthy",
                ["version"] = "1.5.0",
                ["message"] = "yes",
            },
        };
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }
}
