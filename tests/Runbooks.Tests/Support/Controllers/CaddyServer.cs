using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>
/// Caddy in front of two releases, 1.4.2 and 1.5.0, of which 1.5.0 serves at first. Its admin API has the upstreams at
/// <see cref="UpstreamsPath"/>, and an Etag behind each answer, as a trailer.
/// </summary>
internal sealed class CaddyServer : IAsyncDisposable
{
    public const string UpstreamsPath = "id/shop/upstreams";
    private readonly HttpClient _http = new();
    private readonly PartProcess _process;
    private readonly Dictionary<string, ServedApplication> _releases;

    private CaddyServer(PartProcess process, int admin, int front, Dictionary<string, ServedApplication> releases)
    {
        (_process, _releases) = (process, releases);
        (Admin, Front) = (new Uri($"http://127.0.0.1:{admin}/"), new Uri($"http://127.0.0.1:{front}/"));
    }

    public Uri Admin { get; }

    /// <summary>Where customers come to.</summary>
    public Uri Front { get; }

    public static async Task<CaddyServer> StartAsync()
    {
        var program = Component.Program("caddy");
        var releases = await StartReleasesAsync("1.4.2", "1.5.0");
        var (admin, front) = (FreePort.Next(), FreePort.Next());
        var folder = Directory.CreateTempSubdirectory("runbook-caddy-").FullName;
        var config = Path.Combine(folder, "caddy.json");
        await File.WriteAllTextAsync(config, Configuration(admin, front, Address(releases["1.5.0"])).ToJsonString());
        using var http = new HttpClient();
        var process = await PartProcess.StartAsync(
            folder,
            [program, "run", "--config", config],
            async () => (await http.GetAsync(new Uri($"http://127.0.0.1:{front}/health"))).IsSuccessStatusCode,
            environment: new Dictionary<string, string>
            {
                ["HOME"] = folder,
                ["XDG_CONFIG_HOME"] = folder,
                ["XDG_DATA_HOME"] = folder,
            }
        );
        return new CaddyServer(process, admin, front, releases);
    }

    /// <summary>Where a release listens: <c>127.0.0.1:PORT</c>.</summary>
    public string Dial(string version) => Address(_releases[version]);

    public ServedApplication Release(string version) => _releases[version];

    /// <summary>The version that customers get.</summary>
    public async Task<string> ServingAsync() => (string)JsonNode.Parse(await _http.GetStringAsync(new Uri(Front, "health")))!["version"]!;

    /// <summary>A part of the configuration, with the Etag that stands behind it.</summary>
    public async Task<(JsonNode? Json, string? Etag)> ReadAsync(string path)
    {
        using var answer = await _http.GetAsync(new Uri(Admin, path));
        var json = JsonNode.Parse(await answer.Content.ReadAsStringAsync());
        return (json, answer.TrailingHeaders.TryGetValues("ETag", out var etag) ? etag.Single() : null);
    }

    /// <summary>Replaces a part of the configuration.</summary>
    /// <param name="path">Which.</param>
    /// <param name="json">By what.</param>
    /// <param name="etag">The Etag that it must still have; null for any.</param>
    /// <returns>The HTTP status, and what was said.</returns>
    public async Task<(int Status, string Said)> WriteAsync(string path, JsonNode json, string? etag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, new Uri(Admin, path))
        {
            Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        using var answer = await _http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Sends all customers to a release.</summary>
    public Task<(int Status, string Said)> ServeAsync(string version, string? etag = null) =>
        WriteAsync(UpstreamsPath, Upstreams(Dial(version)), etag);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        foreach (var release in _releases.Values)
            await release.DisposeAsync();
    }

    private static async Task<Dictionary<string, ServedApplication>> StartReleasesAsync(params string[] versions)
    {
        var releases = new Dictionary<string, ServedApplication>();
        foreach (var version in versions)
            releases[version] = await ServedApplication.StartAsync(() => version);
        return releases;
    }

    private static string Address(ServedApplication release) => release.BaseUrl.Authority;

    private static JsonArray Upstreams(string dial) => new(new JsonObject { ["dial"] = dial });

    private static JsonObject Configuration(int admin, int front, string dial)
    {
        var proxy = new JsonObject
        {
            ["@id"] = "shop",
            ["handler"] = "reverse_proxy",
            ["upstreams"] = Upstreams(dial),
        };
        var server = new JsonObject
        {
            ["listen"] = new JsonArray($"127.0.0.1:{front}"),
            ["automatic_https"] = new JsonObject { ["disable"] = true },
            ["routes"] = new JsonArray(new JsonObject { ["handle"] = new JsonArray(proxy) }),
        };
        return new JsonObject
        {
            ["admin"] = new JsonObject
            {
                ["listen"] = $"127.0.0.1:{admin}",
                ["config"] = new JsonObject { ["persist"] = false },
            },
            ["apps"] = new JsonObject { ["http"] = new JsonObject { ["servers"] = new JsonObject { ["shop"] = server } } },
        };
    }
}
