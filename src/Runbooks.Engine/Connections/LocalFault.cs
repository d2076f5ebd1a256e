using System.Net.Sockets;
using System.Security.Authentication;

namespace Runbooks.Connections;

/// <summary>
/// Tells whether a request failed on this machine's side of the wire, so that its failure says nothing about the target.
/// A target that refuses, resets, is silent or speaks something else failed itself; a name that our resolver does not
/// give, a network without a route, a machine without file descriptors or ports, a proxy of ours, and a certificate that
/// we do not trust are ours.
/// </summary>
internal static class LocalFault
{
    private static readonly SocketError[] Ours =
    [
        // The resolver: EAI_NONAME, EAI_AGAIN, EAI_FAIL, EAI_NODATA.
        SocketError.HostNotFound,
        SocketError.TryAgain,
        SocketError.NoRecovery,
        SocketError.NoData,
        // The network between: ENETDOWN, ENETUNREACH, EHOSTUNREACH, EHOSTDOWN.
        SocketError.NetworkDown,
        SocketError.NetworkUnreachable,
        SocketError.HostUnreachable,
        SocketError.HostDown,
        // This machine: EMFILE and ENFILE, ENOBUFS, no port left, an address that is not ours, a firewall of ours.
        SocketError.TooManyOpenSockets,
        SocketError.NoBufferSpaceAvailable,
        SocketError.AddressAlreadyInUse,
        SocketError.AddressNotAvailable,
        SocketError.AccessDenied,
        // A family or protocol that this system has not, and what we took back ourselves.
        SocketError.AddressFamilyNotSupported,
        SocketError.ProtocolFamilyNotSupported,
        SocketError.ProtocolNotSupported,
        SocketError.SocketNotSupported,
        SocketError.SystemNotReady,
        SocketError.Interrupted,
        SocketError.OperationAborted,
    ];

    // EMFILE, ENFILE, ENOMEM: descriptors can run out in files as well, for the resolver's own among them.
    private static readonly int[] Exhausted = [24, 23, 12];

    /// <summary>Whether what ended a request is on our side.</summary>
    public static bool Has(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException socket:
                    return Ours.Contains(socket.SocketErrorCode);
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError }:
                    return true;
                case AuthenticationException refused when IsOurRefusal(refused):
                    return true;
                case OutOfMemoryException:
                    return true;
                case IOException io when Exhausted.Contains(io.HResult):
                    return true;
            }
        }

        return false;
    }

    // The target offered a certificate and we declined it: going back to another release would mend nothing.
    private static bool IsOurRefusal(AuthenticationException refused) =>
        refused.Message.Contains("RemoteCertificate", StringComparison.Ordinal)
        || refused.Message.Contains("UntrustedRoot", StringComparison.Ordinal)
        || refused.Message.Contains("PartialChain", StringComparison.Ordinal)
        || refused.Message.Contains("NotTimeValid", StringComparison.Ordinal);
}
