using System.Net.Sockets;
using Runbooks.Cli.Hosting;
using Runbooks.Watch;

namespace Runbooks.Cli.Commands;

/// <summary>Speaks to the watch of this project that runs on this machine.</summary>
internal static class WatchSocket
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>The status and body; null where no watch runs.</returns>
    public static async Task<(int Status, string Body)?> AskAsync(
        CommandHost host,
        HttpMethod method,
        string path,
        CancellationToken cancel
    )
    {
        var socket = WatchMemory.SocketOf(WatchMemory.DirectoryOf(WatchProject.Of(host), host.Environment));
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (_, token) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), token);
                    return new NetworkStream(connection, ownsSocket: true);
                }
                catch
                {
                    connection.Dispose();
                    throw;
                }
            },
        };
        using var invoker = new HttpMessageInvoker(handler);
        using var bound = new CancellationTokenSource(Patience, host.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        try
        {
            using var request = new HttpRequestMessage(method, $"http://watch{path}");
            using var answer = await invoker.SendAsync(request, either.Token);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(either.Token));
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Says that none runs, and gives the exit code for it.</summary>
    public static async Task<int> NoneAsync(CommandHost host)
    {
        await host.Error.WriteLineAsync("error: no watch of this project answers on this machine");
        await host.Error.WriteLineAsync(
            "  = help: `runbook watch --all` begins one; a watch is asked in the project that it was begun in, by the same account"
        );
        return ExitCodes.NotRecovered;
    }
}
