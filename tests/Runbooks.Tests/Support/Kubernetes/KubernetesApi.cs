using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>Kubernetes' API as somebody uses it.</summary>
internal sealed class KubernetesApi(HttpClient http, Uri address, string token)
{
    /// <summary>A patch that names what is to be so.</summary>
    public const string MergePatch = "application/merge-patch+json";

    /// <summary>A patch that knows which list is a list of what: of containers, by their names.</summary>
    public const string StrategicPatch = "application/strategic-merge-patch+json";

    /// <summary>A patch of operations in order, of which `test` is one.</summary>
    public const string JsonPatch = "application/json-patch+json";

    public async Task<JsonObject> GetAsync(string path) => Done(await SendAsync("GET", path), path);

    public async Task<JsonObject> PostAsync(string path, JsonNode body) => Done(await SendAsync("POST", path, body), path);

    public async Task<JsonObject> PatchAsync(string path, JsonNode body, string type = MergePatch) =>
        Done(await SendAsync("PATCH", path, body, type), path);

    public async Task<JsonObject> DeleteAsync(string path) => Done(await SendAsync("DELETE", path), path);

    /// <summary>Sends a request, whatever comes of it.</summary>
    public async Task<KubernetesAnswer> SendAsync(string method, string path, JsonNode? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(type));
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        // A resource that it does not know is no page of its, and gets no object.
        var isObject = response.Content.Headers.ContentType?.MediaType == "application/json";
        return new((int)response.StatusCode, isObject ? JsonNode.Parse(text)!.AsObject() : new JsonObject { ["message"] = text });
    }

    private static JsonObject Done(KubernetesAnswer answer, string path)
    {
        Assert.That(answer.Status, Is.InRange(200, 299), () => $"{path}: {answer.Body["message"]}");
        return answer.Body;
    }
}
