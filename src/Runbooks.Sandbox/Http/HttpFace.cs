using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Runbooks.Sandbox.Answers;

namespace Runbooks.Sandbox.Http;

/// <summary>Brings requests of HTTP to what answers them, and each answer back as its delivery says.</summary>
internal sealed class HttpFace(Lifetime lifetime, Func<TargetRequest, CancellationToken, Task<Reply>> answer)
{
    public async Task HandleAsync(HttpContext context)
    {
        var reply = await answer(await ReadAsync(context.Request, context.RequestAborted), context.RequestAborted);
        switch (reply.Delivery)
        {
            case Delivery.Reset:
                context.Abort();
                break;
            case Delivery.Closed when context.Features.Get<IConnectionSocketFeature>() is { } connection:
                connection.Socket.Shutdown(SocketShutdown.Send);
                // The server resets what it aborts: the client must have seen the orderly end before that.
                await HangAsync(context);
                break;
            case Delivery.Closed or Delivery.Never:
                await HangAsync(context);
                break;
            default:
                await SendAsync(reply, context);
                break;
        }
    }

    private static async Task<TargetRequest> ReadAsync(HttpRequest request, CancellationToken gone)
    {
        using var reader = new StreamReader(request.Body);
        return new TargetRequest(request.Method, request.Path.Value ?? "")
        {
            Query = request.QueryString.Value ?? "",
            Body = await reader.ReadToEndAsync(gone),
            Accept = request.Headers.Accept.ToString(),
        };
    }

    private async Task SendAsync(Reply reply, HttpContext context)
    {
        var (response, answered, gone) = (context.Response, reply.Answer, context.RequestAborted);
        response.StatusCode = answered.Status;
        if (answered.ContentType.Length > 0)
            response.ContentType = answered.ContentType;
        if (answered.Header is var (name, value))
            response.Headers[name] = value;
        await using var body = reply.OpenBody();
        var isCut = reply.Delivery == Delivery.Cut;
        if (reply.BodyAfter > TimeSpan.Zero)
        {
            await response.Body.FlushAsync(gone);
            await lifetime.DelayAsync(reply.BodyAfter, gone);
        }
        else if (reply.Padding == 0)
        {
            // The server closes a connection whose handler returns before the promised length is reached.
            response.ContentLength = isCut ? body.Length + 1 : body.Length;
        }
        await body.CopyToAsync(response.Body, gone);
        if (isCut && response.ContentLength is null)
            context.Abort();
    }

    // Returns when the client has gone or the target ends.
    private async Task HangAsync(HttpContext context)
    {
        try
        {
            await lifetime.DelayAsync(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }
}
