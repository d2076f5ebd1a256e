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
/// One Kestrel server on some loopback ports. It is built without a host: a host would read configuration files and
/// environment variables, log to the console and take the interrupt key from the command around it.
/// </summary>
internal sealed class Listener : IAsyncDisposable
{
    private readonly KestrelServer server;

    private Listener(KestrelServer server, IReadOnlyList<Uri> addresses) => (this.server, Addresses) = (server, addresses);

    /// <summary>Where it listens, in the order of what was asked for.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Listens on each port with the handler beside it; 0 takes a free one.</summary>
    /// <exception cref="IOException">A port is taken.</exception>
    public static async Task<Listener> StartAsync(
        IReadOnlyList<(int Port, RequestDelegate Handler)> wanted,
        CancellationToken cancellationToken
    )
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        foreach (var (port, _) in wanted)
            options.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        var server = new KestrelServer(
            Options.Create(options),
            new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance),
            NullLoggerFactory.Instance
        );
        var handlers = new Dictionary<int, RequestDelegate>();
        try
        {
            await server.StartAsync(new HandlerApplication(context => handlers[context.Connection.LocalPort](context)), cancellationToken);
        }
        catch
        {
            server.Dispose();
            throw;
        }
        Uri[] addresses = [.. server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(a => new Uri(a))];
        // Nobody knows the addresses yet, and so nobody has asked.
        foreach (var (address, (_, handler)) in addresses.Zip(wanted))
            handlers[address.Port] = handler;
        return new Listener(server, addresses);
    }

    /// <summary>Closes the ports and every connection, without waiting for requests that are under way.</summary>
    public async ValueTask DisposeAsync()
    {
        await server.StopAsync(new CancellationToken(canceled: true));
        server.Dispose();
    }
}
