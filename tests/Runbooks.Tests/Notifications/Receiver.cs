using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Runbooks.Tests.Notifications;

/// <summary>A provider's side of a channel: real HTTP on loopback, judging each request by what the provider documents.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> _received = new();
    private readonly ConcurrentQueue<Reply> _next = new();
    private readonly WebApplication _server;

    private Receiver(WebApplication server) => _server = server;

    public string Address => _server.Urls.First();

    public IReadOnlyList<Received> Requests => [.. _received];

    /// <summary>Starts one.</summary>
    /// <param name="judge">What it answers where nothing else was said.</param>
    public static async Task<Receiver> StartAsync(Func<Received, Reply> judge)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(o => o.Listen(IPAddress.Loopback, 0));
        var receiver = new Receiver(builder.Build());
        receiver._server.Run(context => receiver.AnswerAsync(context, judge));
        await receiver._server.StartAsync();
        return receiver;
    }

    /// <summary>Answers the next request so, whatever it says.</summary>
    public Receiver Then(Reply reply)
    {
        _next.Enqueue(reply);
        return this;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context, Func<Received, Reply> judge)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var received = new Received(
            context.Request.Method,
            context.Request.Path,
            context.Request.QueryString.Value ?? string.Empty,
            context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body.ToArray()
        );
        _received.Enqueue(received);
        var reply = _next.TryDequeue(out var next) ? next : judge(received);
        await reply.Wait;
        if (reply.IsLost)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = reply.Status;
        context.Response.ContentType = reply.ContentType;
        if (reply.RetryAfter is not null)
            context.Response.Headers.RetryAfter = reply.RetryAfter;
        await context.Response.WriteAsync(reply.Body);
    }
}
