namespace Runbooks.Connections;

/// <summary>
/// A way to a target that is not TCP. It asks its fence when the connection stands and nothing has been written to it,
/// as <see cref="TargetConnections"/> has the platform's own handler do, and throws <see cref="WithheldException"/>
/// where the fence gives a reason.
/// </summary>
public abstract class FencedHandler : HttpMessageHandler
{
    /// <summary>What is asked; null where nothing may hold the request back.</summary>
    public SendFence? Fence { get; set; }
}
