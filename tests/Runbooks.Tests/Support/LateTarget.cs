using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Runbooks.Tests.Support;

/// <summary>
/// A controller that drops the connection of every request to move the traffic, and moves it late: how late is counted in reads of the
/// status, so that no test of it depends on how fast the machine is.
/// </summary>
internal sealed class LateTarget : IAsyncDisposable
{
    private readonly Lock _turn = new();
    private readonly WebApplication _application;
    private readonly int _posts;
    private readonly HashSet<int> _movesAtReads;
    private int _reads;
    private bool _isGreen = true;

    private LateTarget(WebApplication application, int posts, int[] movesAtReads)
    {
        _application = application;
        _posts = posts;
        _movesAtReads = [.. movesAtReads];
    }

    public Uri BaseUrl => new(_application.Urls.First());

    public int Posts { get; private set; }

    /// <summary>Starts one on which green serves 1.5.0, and 1.4.2 stands by.</summary>
    /// <param name="posts">After how many requests reads are counted.</param>
    /// <param name="movesAtReads">The reads, from 1, at which the traffic has moved to the other environment.</param>
    public static async Task<LateTarget> StartAsync(int posts, params int[] movesAtReads)
    {
        var target = new LateTarget(LoopbackServer.Build(), posts, movesAtReads);
        target._application.Run(target.AnswerAsync);
        await target._application.StartAsync();
        return target;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Method == "POST")
        {
            lock (_turn)
                Posts++;
            context.Abort();
            return;
        }

        bool isGreen;
        lock (_turn)
        {
            if (context.Request.Path == "/deployment/status" && Posts >= _posts && _movesAtReads.Contains(++_reads))
                _isGreen = !_isGreen;
            isGreen = _isGreen;
        }

        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Status(isGreen));
    }

    private static string Status(bool isGreen) =>
        $$"""
            {
              "health": "healthy",
              "currentEnvironment": "{{(isGreen ? "green" : "blue")}}",
              "environments": {
                "blue": { "status": "{{(isGreen ? "standby" : "active")}}", "version": "1.4.2", "health": "healthy" },
                "green": { "status": "{{(isGreen ? "active" : "standby")}}", "version": "1.5.0", "health": "healthy" }
              },
              "deploymentHistory": []
            }
            """;
}
