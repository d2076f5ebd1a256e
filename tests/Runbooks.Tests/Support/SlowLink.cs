using System.Net;
using System.Net.Sockets;

namespace Runbooks.Tests.Support;

/// <summary>A link to a server on which every message of a client takes its time.</summary>
internal sealed class SlowLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly int _port;
    private readonly TimeSpan _delay;
    private readonly Task _running;
    private int _messages;

    /// <summary>Opens it.</summary>
    /// <param name="server">The server, on this machine.</param>
    /// <param name="delay">How long each message is under way.</param>
    public SlowLink(Uri server, TimeSpan delay)
    {
        (_port, _delay) = (server.Port, delay);
        _listener.Start();
        _running = AcceptAsync();
    }

    /// <summary>Where clients find it.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many messages of clients came in.</summary>
    public int Messages => Volatile.Read(ref _messages);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running;
        _listener.Stop();
        _ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_ended.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _ended.Token);
                await await Task.WhenAny(CarryAsync(client, server, _delay), CarryAsync(server, client, TimeSpan.Zero));
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One of the two is gone.
            }
        }
    }

    private async Task CarryAsync(TcpClient from, TcpClient to, TimeSpan delay)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer, _ended.Token) is > 0 and var read)
        {
            if (delay > TimeSpan.Zero)
            {
                Interlocked.Increment(ref _messages);
                await Task.Delay(delay, _ended.Token);
            }

            await to.GetStream().WriteAsync(buffer.AsMemory(0, read), _ended.Token);
        }
    }
}
