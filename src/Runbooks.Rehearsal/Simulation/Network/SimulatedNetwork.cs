using System.Net;
using System.Net.Sockets;
using Runbooks.Connections;
using Runbooks.Rehearsal.Simulation.Kernel;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>
/// How the requests of a simulated process travel: a connection, the engine's fence, the request, the answer, each with its time and its
/// ways to get lost.
/// </summary>
/// <param name="process">Whose requests.</param>
/// <param name="target">What is at the other end.</param>
/// <param name="time">The process's clock.</param>
internal sealed class SimulatedNetwork(SimulatedProcess process, SimulatedTarget target, TimeProvider time) : FencedHandler
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        target.Between is { } between ? between(request, TravelAsync, cancellationToken) : TravelAsync(request, cancellationToken);

    private async Task<HttpResponseMessage> TravelAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        var delivery = target.DeliveryOf(request);
        await Task.Delay(delivery.Connecting, time, cancel);
        if (delivery.Outcome == DeliveryFault.NeverConnected)
            throw new HttpRequestException(
                HttpRequestError.ConnectionError,
                "Connection refused",
                new SocketException((int)SocketError.ConnectionRefused)
            );
        if (Fence is { } fence)
        {
            target.Connected(process);
            await process.ContinueAsync();
            if (await fence(cancel) is { } reason)
                throw new WithheldException(reason);
        }

        var answer = target.Take(request, delivery, process);
        if (answer is null)
        {
            // Nothing comes: it is for the engine to give up.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
        }

        await Task.Delay(delivery.Answering + answer!.Takes, time, cancel);
        if (delivery.Outcome is DeliveryFault.RequestLost or DeliveryFault.AnswerLost)
            throw new HttpRequestException(
                HttpRequestError.ResponseEnded,
                "The response ended prematurely.",
                new IOException("the connection was reset")
            );
        return ResponseOf(answer);
    }

    private static HttpResponseMessage ResponseOf(Reply answer)
    {
        HttpContent content = answer.IsCut
            ? new StreamContent(new CutStream(answer.Body[..(answer.Body.Length / 2)]))
            : new ByteArrayContent(answer.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
        return new HttpResponseMessage((HttpStatusCode)answer.Status) { Content = content };
    }
}
