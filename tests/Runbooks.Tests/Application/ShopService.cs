using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Application;

/// <summary>A service with other paths than the playbook's, over real HTTP: what a described application is asked.</summary>
internal sealed class ShopService : IAsyncDisposable
{
    private readonly WebApplication _server = LoopbackServer.Build();
    private readonly ConcurrentQueue<(string Request, Dictionary<string, string> Headers)> _requests = new();

    private ShopService() => _server.Run(AnswerAsync);

    public Uri Address => new(_server.Urls.Single());

    /// <summary>The version that it names.</summary>
    public Func<string> Version { get; set; } = () => "1.4.2";

    /// <summary>What a path answers instead of what it does: an HTTP status or a body; null for what it does.</summary>
    public Func<string, string?> Instead { get; set; } = _ => null;

    /// <summary>Every request, in order: <c>GET /cart</c>.</summary>
    public IReadOnlyList<string> Requests => [.. _requests.Select(r => r.Request)];

    /// <summary>The values of a header over all requests.</summary>
    public IReadOnlyList<string> Headers(string name) => [.. _requests.Select(r => r.Headers.GetValueOrDefault(name)).OfType<string>()];

    public static async Task<ShopService> StartAsync()
    {
        var service = new ShopService();
        await service._server.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _requests.Enqueue(($"{http.Request.Method} {path}", headers));
        var answer = Instead(path)
            ?? path switch
            {
                "/healthz" => $$"""{"status":"ok","build":{"tag":"{{Version()}}"},"db":"up"}""",
                "/cart" => """{"items":["a book"]}""",
                "/metrics" => "process_memory_usage_ratio 0.4\nprocess_cpu_usage_ratio 0.3\n",
                _ => "404",
            };
        if (int.TryParse(answer, out var status))
        {
            http.Response.StatusCode = status;
            return;
        }

        http.Response.ContentType = answer.StartsWith('{') ? "application/json" : "text/plain";
        await http.Response.WriteAsync(answer);
    }
}
