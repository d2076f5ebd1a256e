using Runbooks.Connections;
using Runbooks.Rehearsal.World.Kernel;
using Runbooks.Rehearsal.World.Network;
using Runbooks.Sandbox.Answers;

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
            throw SimulatedAnswer.Refused();
        if (Fence is { } fence)
        {
            target.Connected(process);
            await process.ContinueAsync();
            if (await fence(cancel) is { } reason)
                throw new WithheldException(reason);
        }

        if (delivery.Outcome == DeliveryFault.Hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancel);
        var reply = await target.TakeAsync(request, delivery, process, cancel);
        if (reply.Delivery != Delivery.Never)
            await Task.Delay(delivery.Answering, time, cancel);
        return await SimulatedAnswer.OfAsync(
            delivery.Outcome == DeliveryFault.Lost ? reply with { Delivery = Delivery.Reset } : reply,
            time,
            cancel
        );
    }
}
