using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// A way to a real controller on which things go wrong. It carries bytes, so that what an HTTP proxy would change arrives as it was sent;
/// each connection carries one request, such as <c>PATCH /id/shop/upstreams</c>, with its query.
/// </summary>
/// <param name="server">The controller, on this machine.</param>
internal sealed partial class FaultyLink(Uri server) : FaultyConnection(server.Port)
{
    private readonly ConcurrentQueue<string> _requests = new();

    /// <summary>Where clients find the controller.</summary>
    public Uri BaseUrl => new($"http://127.0.0.1:{Port}/");

    /// <summary>The requests that came, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    protected override async Task CarryAsync(TcpClient client)
    {
        if (await RequestAsync(client.GetStream()) is { } request)
            await MeetAsync(client, request);
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
                await ReleasedAsync();
                await ExchangeAsync(request);
                return;
            case LinkFault.Busy or LinkFault.Claims or LinkFault.Conflict:
                await client.GetStream().WriteAsync(Said(fault), Ended);
                return;
        }

        var answer = await ExchangeAsync(request);
        if (fault == LinkFault.LosesAfter)
            return;
        if (fault == LinkFault.HoldsAnswer)
            await ReleasedAsync();
        await client.GetStream().WriteAsync(fault == LinkFault.BusyAfter ? Said(fault) : answer, Ended);
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
            var count = await client.ReadAsync(buffer, Ended);
            if (count == 0)
                return null;
            read.AddRange(buffer.AsSpan(0, count));
        }
    }

    // A controller may answer only who calls it by its own name.
    private string Closing(string head) =>
        $"{Connection().Replace(Host().Replace(head, string.Empty), string.Empty)}\r\nHost: 127.0.0.1:{ServerPort}\r\nConnection: close";

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
