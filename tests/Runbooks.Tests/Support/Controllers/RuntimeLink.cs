using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>A way to HAProxy's runtime API on which things go wrong: a line each way, and the connection ends.</summary>
internal sealed class RuntimeLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _port;
    private readonly Task _running;

    public RuntimeLink(int port)
    {
        _port = port;
        _listener.Start();
        _running = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What a line meets.</summary>
    public Func<string, LinkFault> Meets { get; set; } = _ => LinkFault.None;

    /// <summary>Lets what is late go on.</summary>
    public void Release() => _released.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await Bounded.Of(_running, "the link ends");
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
        using (client)
        {
            try
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                if (await reader.ReadLineAsync(_ended.Token) is { } line)
                    await MeetAsync(client, line);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One of the two is gone.
            }
        }
    }

    private async Task MeetAsync(TcpClient client, string line)
    {
        var fault = Meets(line);
        if (fault is LinkFault.LosesBefore or LinkFault.Claims)
        {
            await AnswerAsync(client, fault == LinkFault.Claims ? "\n"u8.ToArray() : []);
            return;
        }

        if (fault == LinkFault.LosesAndArrivesLate)
        {
            Reset(client);
            await _released.Task.WaitAsync(_ended.Token);
        }

        using var server = new TcpClient { NoDelay = true };
        await server.ConnectAsync(IPAddress.Loopback, _port, _ended.Token);
        await server.GetStream().WriteAsync(Encoding.ASCII.GetBytes(line + "\n"), _ended.Token);
        using var answer = new MemoryStream();
        await server.GetStream().CopyToAsync(answer, _ended.Token);
        if (fault is LinkFault.None)
            await AnswerAsync(client, answer.ToArray());
        else if (fault is not LinkFault.LosesAndArrivesLate)
            Reset(client);
    }

    private async Task AnswerAsync(TcpClient client, byte[] answer)
    {
        if (answer.Length == 0)
            Reset(client);
        else
            await client.GetStream().WriteAsync(answer, _ended.Token);
    }

    private static void Reset(TcpClient client)
    {
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();
    }
}
