using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// A way to a real controller on which things go wrong. It carries bytes, so that what an HTTP proxy would change arrives as it was sent;
/// each connection carries one request.
/// </summary>
internal sealed partial class FaultyLink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly int _port;
    private readonly Task _running;

    /// <summary>Opens it.</summary>
    /// <param name="server">The controller, on this machine.</param>
    public FaultyLink(Uri server)
    {
        _port = server.Port;
        _listener.Start();
        _running = AcceptAsync();
    }

    /// <summary>Where clients find the controller.</summary>
    public Uri BaseUrl => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What a request meets, such as <c>PATCH /id/shop/upstreams</c>, with its query.</summary>
    public Func<string, LinkFault> Meets { get; set; } = _ => LinkFault.None;

    /// <summary>The requests that came, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Lets what is held or late go on.</summary>
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
                if (await RequestAsync(client.GetStream()) is { } request)
                    await MeetAsync(client, request);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // One of the two is gone.
            }
        }
    }

    private async Task MeetAsync(TcpClient client, byte[] request)
    {
        var head = Encoding.Latin1.GetString(request);
        var line = head[..head.IndexOf(" HTTP/", StringComparison.Ordinal)];
        _requests.Enqueue(line);
        var fault = Meets(line);
        switch (fault)
        {
            case LinkFault.LosesBefore:
                return;
            case LinkFault.LosesAndArrivesLate:
                client.Close();
                await _released.Task.WaitAsync(_ended.Token);
                await ExchangeAsync(request);
                return;
            case LinkFault.Busy or LinkFault.Claims or LinkFault.Conflict:
                await client.GetStream().WriteAsync(Said(fault), _ended.Token);
                return;
        }

        var answer = await ExchangeAsync(request);
        if (fault == LinkFault.LosesAfter)
            return;
        if (fault == LinkFault.HoldsAnswer)
            await _released.Task.WaitAsync(_ended.Token);
        await client.GetStream().WriteAsync(fault == LinkFault.BusyAfter ? Said(fault) : answer, _ended.Token);
    }

    // The whole answer: the server closes the connection behind it, as it was asked to.
    private async Task<byte[]> ExchangeAsync(byte[] request)
    {
        using var server = new TcpClient { NoDelay = true };
        await server.ConnectAsync(IPAddress.Loopback, _port, _ended.Token);
        await server.GetStream().WriteAsync(request, _ended.Token);
        using var answer = new MemoryStream();
        await server.GetStream().CopyToAsync(answer, _ended.Token);
        return answer.ToArray();
    }

    // A request as it is sent on; null where the client went away within it.
    private async Task<byte[]?> RequestAsync(NetworkStream client)
    {
        var read = new List<byte>();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. read]);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && IsWhole(text[..end], text[(end + 4)..]))
                return [.. Encoding.Latin1.GetBytes(Closing(text[..end])), .. read.Skip(end)];
            var count = await client.ReadAsync(buffer, _ended.Token);
            if (count == 0)
                return null;
            read.AddRange(buffer.AsSpan(0, count));
        }
    }

    // A controller may answer only who calls it by its own name.
    private string Closing(string head) =>
        $"{Connection().Replace(Host().Replace(head, string.Empty), string.Empty)}\r\nHost: 127.0.0.1:{_port}\r\nConnection: close";

    private static bool IsWhole(string head, string body) =>
        Chunked().IsMatch(head) ? body.EndsWith("0\r\n\r\n", StringComparison.Ordinal)
        : Length().Match(head) is { Success: true } length ? body.Length >= int.Parse(length.Groups[1].Value)
        : true;

    private static byte[] Said(LinkFault fault)
    {
        var (status, body) = fault switch
        {
            LinkFault.Claims => ("200 OK", "{}"),
            LinkFault.Conflict => ("409 Conflict", """{"error":"somebody else was first"}"""),
            _ => ("503 Service Unavailable", """{"error":"try again"}"""),
        };
        return Encoding.Latin1.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"
        );
    }

    [GeneratedRegex(@"\r\nConnection:[^\r]*", RegexOptions.IgnoreCase)]
    private static partial Regex Connection();

    [GeneratedRegex(@"\r\nHost:[^\r]*", RegexOptions.IgnoreCase)]
    private static partial Regex Host();

    [GeneratedRegex(@"\r\nContent-Length: *(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex Length();

    [GeneratedRegex(@"\r\nTransfer-Encoding: *chunked", RegexOptions.IgnoreCase)]
    private static partial Regex Chunked();
}
