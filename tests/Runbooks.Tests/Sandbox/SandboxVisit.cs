using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Sandbox;

/// <summary>A running sandbox with a client that speaks to its front.</summary>
internal sealed class SandboxVisit : IAsyncDisposable
{
    private readonly HttpClient client;

    private SandboxVisit(SandboxTarget target)
    {
        Target = target;
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = target.BaseUrl,
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    public SandboxTarget Target { get; }

    public static Task<SandboxVisit> StartAsync(params string[] faults) =>
        StartAsync(new SandboxOptions { BadRelease = BadRelease.None, Faults = faults });

    public static async Task<SandboxVisit> StartAsync(SandboxOptions options, TimeProvider? time = null) =>
        new(await SandboxTarget.StartAsync(options, time ?? TimeProvider.System, CancellationToken.None));

    public Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(path);

    /// <summary>Posts once: with content, even empty, the client does not post again by itself.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, CancellationToken cancellationToken = default) =>
        client.PostAsync(path, new ByteArrayContent([]), cancellationToken);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => client.SendAsync(request);

    public Task<HttpResponseMessage> GetHeadersAsync(string path) => client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);

    public Task<HttpResponseMessage> PutAsync(string path, string body) => client.PutAsync(path, new StringContent(body));

    public Task<HttpResponseMessage> DeleteAsync(string path) => client.DeleteAsync(path);

    public Task<HttpResponseMessage> QueryAsync(string json = """{"content":"test","tenantId":"demo-tenant"}""") =>
        client.PostAsync("/api/ai/query", new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<JsonNode> JsonAsync(string path)
    {
        using var response = await GetAsync(path);
        return await response.JsonAsync();
    }

    public Task<JsonNode> StatusAsync() => JsonAsync("/deployment/status");

    public async Task<JsonNode> RollbackAsync()
    {
        using var response = await PostAsync("/deployment/rollback");
        return await response.JsonAsync();
    }

    /// <summary>Waits, without a claim about how long, until the target has changed as it must.</summary>
    public async Task UntilAsync(Func<SandboxTarget, bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Bounded.UntilAsync(() => condition(Target), "the target has changed as it must");
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await Target.DisposeAsync();
    }
}
