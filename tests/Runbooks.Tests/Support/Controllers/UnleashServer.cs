using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>Unleash with a database of its own. Each test has a feature of its own, in the project <c>default</c>.</summary>
internal sealed class UnleashServer : IAsyncDisposable
{
    public const string Environment = "production";

    /// <summary>What an administrator's requests say as <c>Authorization</c>.</summary>
    public const string Token = "*:*.a-token-of-tests";
    private static readonly Lazy<Task<UnleashServer>> Only = new(StartAsync);
    private readonly HttpClient _http;

    // Both end when nobody holds them any more.
    private PostgresCluster? _database;
    private PartProcess? _process;

    private UnleashServer(Uri address)
    {
        Address = address;
        _http = new HttpClient { BaseAddress = address };
        _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", Token);
    }

    public Uri Address { get; }

    /// <summary>The one that all tests share; it is started by the first, and ends with the tests' process.</summary>
    public static Task<UnleashServer> SharedAsync()
    {
        Component.Program("node");
        Component.NodeFile("unleash-server/dist/server.js");
        return Only.Value;
    }

    public static string PathOf(string feature) => $"api/admin/projects/default/features/{feature}";

    public static string PathIn(string feature) => $"{PathOf(feature)}/environments/{Environment}";

    /// <summary>Makes a feature that everybody has in production.</summary>
    public async Task CreateAsync(string feature)
    {
        await DoAsync("POST", "api/admin/projects/default/features", new JsonObject { ["name"] = feature, ["type"] = "release" });
        await DoAsync(
            "POST",
            $"{PathIn(feature)}/strategies",
            new JsonObject
            {
                ["name"] = "flexibleRollout",
                ["parameters"] = new JsonObject
                {
                    ["rollout"] = "100",
                    ["stickiness"] = "default",
                    ["groupId"] = feature,
                },
            }
        );
        await DoAsync("POST", $"{PathIn(feature)}/on");
    }

    public async Task<(int Status, JsonNode? Json)> SendAsync(string method, string path, JsonNode? json = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
            request.Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>What it and its database wrote last.</summary>
    public string Log => $"{_process?.Log}\n{_database?.Log}";

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private async Task DoAsync(string method, string path, JsonNode? json = null)
    {
        var (status, said) = await SendAsync(method, path, json);
        if (status >= 300)
            throw new InvalidOperationException($"{method} {path}: {status} {said}\n{Log}");
    }

    private static async Task<UnleashServer> StartAsync()
    {
        var (node, server) = (Component.Program("node"), Component.NodeFile("unleash-server/dist/server.js"));
        var database = await PostgresCluster.StartAsync();
        var unleash = new UnleashServer(new Uri($"http://127.0.0.1:{FreePort.Next()}/")) { _database = database };
        try
        {
            unleash._process = await PartProcess.StartAsync(
                Directory.CreateTempSubdirectory("runbook-unleash-").FullName,
                [node, server],
                async () => (await unleash._http.GetAsync("health")).IsSuccessStatusCode,
                signal: "KILL",
                new Dictionary<string, string>
                {
                    ["DATABASE_URL"] = database.Address,
                    ["DATABASE_SSL"] = "false",
                    ["HTTP_HOST"] = "127.0.0.1",
                    ["HTTP_PORT"] = $"{unleash.Address.Port}",
                    ["INIT_ADMIN_API_TOKENS"] = Token,
                    ["CHECK_VERSION"] = "false",
                    ["SEND_TELEMETRY"] = "false",
                    ["LOG_LEVEL"] = "warn",
                }
            );
            return unleash;
        }
        catch
        {
            await unleash.DisposeAsync();
            throw;
        }
    }
}
