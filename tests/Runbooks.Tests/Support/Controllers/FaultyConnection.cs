using System.Net;
using System.Net.Sockets;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>A way to a real server on this machine, on which things go wrong: a connection carries one request.</summary>
internal abstract class FaultyConnection : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;

    /// <summary>Opens it.</summary>
    /// <param name="serverPort">Where the server listens.</param>
    protected FaultyConnection(int serverPort)
    {
        ServerPort = serverPort;
        _listener.Start();
        _running = AcceptAsync();
    }

    /// <summary>Where clients find the server.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What a request meets.</summary>
    public Func<string, LinkFault> Meets { get; set; } = _ => LinkFault.None;

    protected int ServerPort { get; }

    protected CancellationToken Ended => _ended.Token;

    /// <summary>Lets what is held or late go on.</summary>
    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Bounded.Of(_running, "the link ends");
        _listener.Stop();
        _ended.Dispose();
    }

    /// <summary>Carries what one client sends.</summary>
    protected abstract Task CarryAsync(TcpClient client);

    protected Task ReleasedAsync() => _released.Task.WaitAsync(Ended);

    /// <summary>The whole answer to a request: the server closes the connection behind it.</summary>
    protected async Task<byte[]> ExchangeAsync(byte[] request)
    {
        using var server = new TcpClient { NoDelay = true };
        await server.ConnectAsync(IPAddress.Loopback, ServerPort, Ended);
        await server.GetStream().WriteAsync(request, Ended);
        using var answer = new MemoryStream();
        await server.GetStream().CopyToAsync(answer, Ended);
        return answer.ToArray();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(Ended)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await CarryAsync(client);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One of the two is gone.
            }
        }
    }
}
