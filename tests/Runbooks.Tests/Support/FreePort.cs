using System.Net;
using System.Net.Sockets;

namespace Runbooks.Tests.Support;

/// <summary>
/// Ports for servers that choose none themselves, each given once. They lie below those that systems give to whoever asks for
/// any: between the question and the server's listening, no other test gets the same one.
/// </summary>
internal static class FreePort
{
    private const int First = 20_000;
    private const int Count = 12_000;
    private static int _given = Environment.ProcessId * 97 % Count;

    /// <summary>One at which nobody listens on this machine's loopback.</summary>
    public static int Next()
    {
        for (var attempt = 0; attempt < Count; attempt++)
        {
            var port = First + (Interlocked.Increment(ref _given) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there: another one.
            }
        }

        throw new InvalidOperationException($"every port from {First} to {First + Count - 1} is taken");
    }
}
