using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>Whoever talks to a controller in its tests.</summary>
internal sealed class ControllerClient(FakeController controller) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = controller.BaseUrl };

    /// <summary>Sends a request.</summary>
    /// <returns>The HTTP status, 0 where the answer was lost, and the body.</returns>
    public async Task<(int Status, JsonNode? Json, HttpResponseMessage? Answer)> SendAsync(
        string method,
        string path,
        JsonNode? json = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (json is not null)
            request.Content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            var answer = await _http.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return ((int)answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), answer);
        }
        catch (HttpRequestException)
        {
            return (0, null, null);
        }
    }

    /// <summary>Reads something.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        var (status, json, _) = await SendAsync("GET", path);
        return status == 200 ? json! : throw new InvalidOperationException($"GET {path}: {status} {json}");
    }

    public void Dispose() => _http.Dispose();
}
