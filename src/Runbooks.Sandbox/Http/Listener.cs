using System.Net;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Runbooks.Sandbox.Http;

/// <summary>
/// One Kestrel server on one loopback port. It is built without a host: a host would read configuration files and
/// environment variables, log to the console and take the interrupt key from the command around it.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly KestrelServer server;

    private Listener(KestrelServer server, Uri address) => (this.server, Address) = (server, address);

    public Uri Address { get; }

    public static async Task<Listener> StartAsync(int port, RequestDelegate handler, CancellationToken cancellationToken)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        var server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance
        );
        try
        {
            await server.StartAsync(new HandlerApplication(handler), cancellationToken);
        }
        catch
        {
            server.Dispose();
            throw;
        }
        var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return new Listener(server, new Uri(addresses.Single()));
    }

    /// <summary>Closes the port and every connection, without waiting for requests that are under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.StopAsync(new CancellationToken(canceled: true));
        server.Dispose();
    }
}
