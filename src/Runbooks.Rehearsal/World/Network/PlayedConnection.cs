using Runbooks.Connections;

namespace Runbooks.Rehearsal.World.Network;

/// <summary>How requests travel to a target that is played, at its addresses on 127.0.0.1: they take no time of their own.</summary>
/// <param name="host">Where the target is played.</param>
/// <param name="time">The clock of whoever asks.</param>
internal sealed class PlayedConnection(SimulatedHost host, TimeProvider time) : FencedHandler
{
    private const int FrontPort = 3000;

    public static Uri Front { get; } = new($"http://127.0.0.1:{FrontPort}/");

    /// <summary>The address of <c>blue</c> or <c>green</c>.</summary>
    public static Uri Of(string environment) => new($"http://127.0.0.1:{PortOf(environment)}/");

    /// <summary>The port of <c>blue</c> or <c>green</c>.</summary>
    public static int PortOf(string environment) => environment == "blue" ? FrontPort + 1 : FrontPort + 2;

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Fence is { } fence && await fence(cancellationToken) is { } reason)
            throw new WithheldException(reason);
        var port = request.RequestUri!.Port;
        var environment =
            port == PortOf("blue") ? "blue"
            : port == PortOf("green") ? "green"
            : null;
        var reply = await host.ReplyAsync(environment, SimulatedHost.RequestOf(request), cancellationToken);
        return await SimulatedAnswer.OfAsync(reply, time, cancellationToken);
    }
}
