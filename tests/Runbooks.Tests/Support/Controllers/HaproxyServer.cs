using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// HAProxy in front of two servers of the backend <c>releases</c>, <c>v1.4.2</c> and <c>v1.5.0</c>: the weight says which serves, at first
/// <c>v1.5.0</c>. Its runtime API is a line of text and an answer in text, at a TCP port and at a socket of the system.
/// </summary>
internal sealed class HaproxyServer : IAsyncDisposable
{
    private readonly HttpClient _http = new();
    private readonly PartProcess _process;
    private readonly ServedApplication[] _releases;

    private HaproxyServer(PartProcess process, int runtime, int front, string socket, ServedApplication[] releases)
    {
        (_process, _releases, Runtime, Socket) = (process, releases, runtime, socket);
        Front = new Uri($"http://127.0.0.1:{front}/");
    }

    /// <summary>The port of its runtime API.</summary>
    public int Runtime { get; }

    /// <summary>The path of the runtime API's socket.</summary>
    public string Socket { get; }

    /// <summary>Where customers come to.</summary>
    public Uri Front { get; }

    public static async Task<HaproxyServer> StartAsync()
    {
        var program = Component.Program("haproxy");
        var (older, newer) = (await ServedApplication.StartAsync(() => "1.4.2"), await ServedApplication.StartAsync(() => "1.5.0"));
        var (runtime, front) = (FreePort.Next(), FreePort.Next());
        var folder = Directory.CreateTempSubdirectory("runbook-haproxy-").FullName;
        var (config, socket) = (Path.Combine(folder, "haproxy.cfg"), Path.Combine(folder, "runtime.sock"));
        await File.WriteAllTextAsync(
            config,
            $"""
            global
              stats socket ipv4@127.0.0.1:{runtime} level admin
              stats socket {socket} mode 600 level admin
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
            frontend shop
              bind 127.0.0.1:{front}
              default_backend releases
            backend releases
              server v1.4.2 {older.BaseUrl.Authority} weight 0
              server v1.5.0 {newer.BaseUrl.Authority} weight 100

            """
        );
        using var http = new HttpClient();
        var process = await PartProcess.StartAsync(folder, [program, "-db", "-f", config], async () =>
            (await http.GetAsync(new Uri($"http://127.0.0.1:{front}/health"))).IsSuccessStatusCode
        );
        return new HaproxyServer(process, runtime, front, socket, [older, newer]);
    }

    /// <summary>The version that customers get.</summary>
    public async Task<string> ServingAsync() => (string)JsonNode.Parse(await _http.GetStringAsync(new Uri(Front, "health")))!["version"]!;

    /// <summary>Asks the runtime API; several commands are divided by <c>;</c>.</summary>
    public async Task<string> AskAsync(string commands)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Runtime);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(commands + "\n"));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await Bounded.Of(reader.ReadToEndAsync(), "HAProxy closes the connection");
    }

    /// <summary>The weight of each server of the backend.</summary>
    public async Task<Dictionary<string, int>> WeightsAsync() =>
        JsonNode
            .Parse(await AskAsync("show stat releases 4 -1 json"))!
            .AsArray()
            .Select(server => server!.AsArray().ToDictionary(f => (string)f!["field"]!["name"]!, f => f!["value"]!["value"]!))
            .ToDictionary(fields => (string)fields["svname"]!, fields => (int)fields["weight"]!);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        foreach (var release in _releases)
            await release.DisposeAsync();
    }
}
