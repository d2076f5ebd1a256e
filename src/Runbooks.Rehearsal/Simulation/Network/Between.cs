namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>
/// What stands between the engine and the network, such as a proxy: it may send a request on, more than once, or answer itself.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="send">Sends it on.</param>
/// <param name="cancel">Gives it up.</param>
internal delegate Task<HttpResponseMessage> Between(
    HttpRequestMessage request,
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> send,
    CancellationToken cancel
);
