using System.Net;
using System.Net.Sockets;
using Runbooks.Sandbox.Answers;

namespace Runbooks.Rehearsal.World.Network;

/// <summary>What a client of HTTP sees of a reply that travels in simulated time.</summary>
internal static class SimulatedAnswer
{
    /// <exception cref="HttpRequestException">The connection ended before an answer.</exception>
    /// <exception cref="OperationCanceledException">Nothing comes, until the client gives up.</exception>
    public static async Task<HttpResponseMessage> OfAsync(Reply reply, TimeProvider time, CancellationToken cancel)
    {
        if (reply.Delivery == Delivery.Never)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
        return reply.Delivery switch
        {
            Delivery.Reset => throw Reset(),
            Delivery.Closed => throw new HttpRequestException(
                HttpRequestError.ResponseEnded,
                "An error occurred while sending the request.",
                new HttpIOException(HttpRequestError.ResponseEnded)
            ),
            _ => Arrived(reply, time),
        };
    }

    /// <summary>What a client sees of a connection that nobody takes.</summary>
    public static HttpRequestException Refused() =>
        new(HttpRequestError.ConnectionError, "Connection refused", new SocketException((int)SocketError.ConnectionRefused));

    private static HttpRequestException Reset() =>
        new(
            "An error occurred while sending the request.",
            new IOException("Unable to read data.", new SocketException((int)SocketError.ConnectionReset))
        );

    private static HttpResponseMessage Arrived(Reply reply, TimeProvider time)
    {
        var isCut = reply.Delivery == Delivery.Cut;
        var body = reply.OpenBody();
        HttpContent content =
            isCut || reply.BodyAfter > TimeSpan.Zero
                ? new StreamContent(new SimulatedBody(body, reply.BodyAfter, isCut, time))
                : new StreamContent(body);
        if (reply.Answer.ContentType.Length > 0)
            content.Headers.TryAddWithoutValidation("Content-Type", reply.Answer.ContentType);
        var response = new HttpResponseMessage((HttpStatusCode)reply.Answer.Status) { Content = content };
        if (reply.Answer.Header is var (name, value) && !response.Headers.TryAddWithoutValidation(name, value))
            content.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
