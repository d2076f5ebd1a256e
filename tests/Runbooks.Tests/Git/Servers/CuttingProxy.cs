using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Runbooks.Tests.Git.Servers;

/// <summary>
/// A network that loses answers: it hands everything on to a server, and cuts the connection when the server answers a
/// request that a marker in it gives away. The server has done it by then.
/// </summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly string _marker;
    private int _left;

    private CuttingProxy(int server, string marker, int times)
    {
        (_server, _marker, _left) = (server, marker, times);
        _listener.Start(backlog: 100);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many answers were lost.</summary>
    public int Lost { get; private set; }

    /// <summary>Stands before a server.</summary>
    /// <param name="server">The server's port.</param>
    /// <param name="marker">A text of the requests whose answer is lost.</param>
    /// <param name="times">How many answers are lost.</param>
    public static CuttingProxy Before(int server, string marker, int times = 1) => new(server, marker, times);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = CarryAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            var isMarked = false;
            var up = CopyAsync(
                client.GetStream(),
                server.GetStream(),
                sent => isMarked |= sent.Contains(_marker, StringComparison.Ordinal),
                () => true
            );
            var down = CopyAsync(server.GetStream(), client.GetStream(), _ => { }, () => !isMarked || !Cuts());
            await Task.WhenAny(up, down);

            // A cut is a reset, not an orderly end.
            client.LingerState = new LingerOption(enable: true, 0);
        }
    }

    private bool Cuts()
    {
        if (Interlocked.Decrement(ref _left) < 0)
            return false;
        Lost++;
        return true;
    }

    private static async Task CopyAsync(NetworkStream from, NetworkStream to, Action<string> look, Func<bool> mayGoOn)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReadAsync(buffer) is > 0 and var count)
            {
                look(Encoding.Latin1.GetString(buffer, 0, count));
                if (!mayGoOn())
                    return;
                await to.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // One side has gone.
        }
    }
}
