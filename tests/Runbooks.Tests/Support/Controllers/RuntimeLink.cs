using System.Net.Sockets;
using System.Text;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>A way to HAProxy's runtime API on which things go wrong: a line each way, and the connection ends.</summary>
/// <param name="port">Where HAProxy listens.</param>
internal sealed class RuntimeLink(int port) : FaultyConnection(port)
{
    protected override async Task CarryAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
        if (await reader.ReadLineAsync(Ended) is { } line)
            await MeetAsync(client, line);
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
            await ReleasedAsync();
        }

        var answer = await ExchangeAsync(Encoding.ASCII.GetBytes(line + "\n"));
        if (fault is LinkFault.None)
            await AnswerAsync(client, answer);
        else if (fault is not LinkFault.LosesAndArrivesLate)
            Reset(client);
    }

    private async Task AnswerAsync(TcpClient client, byte[] answer)
    {
        if (answer.Length == 0)
            Reset(client);
        else
            await client.GetStream().WriteAsync(answer, Ended);
    }

    private static void Reset(TcpClient client)
    {
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Close();
    }
}
