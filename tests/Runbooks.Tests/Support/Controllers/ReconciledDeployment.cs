using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>A Deployment as Kubernetes shows it, which has what a reconciler applied to it last.</summary>
internal sealed partial class ReconciledDeployment : IAsyncDisposable
{
    public const string Path = "/apis/apps/v1/namespaces/shop/deployments/checkout";
    private readonly WebApplication _server = LoopbackServer.Build();
    private volatile string _image = string.Empty;

    private ReconciledDeployment() => _server.MapGet(Path, Show);

    public Uri Address => new(_server.Urls.Single());

    /// <summary>The tag of the image that serves.</summary>
    public string Serving => _image[(_image.IndexOf(':', StringComparison.Ordinal) + 1)..];

    /// <summary>
    /// The image whose rollout is given up, with when it was applied and when it was given up, as Kubernetes writes both; null for none.
    /// </summary>
    public (string Image, string Applied, string GivenUp)? Stuck { get; set; }

    /// <summary>What happens before the Deployment is shown.</summary>
    public Action OnRead { get; set; } = () => { };

    public static async Task<ReconciledDeployment> StartAsync()
    {
        var deployment = new ReconciledDeployment();
        await deployment._server.StartAsync();
        return deployment;
    }

    /// <summary>A manifest with an image, with a remark that is nobody's to change.</summary>
    public static string Manifest(string image) =>
        $"""
            # Who changes the image, changes what customers get.
            apiVersion: apps/v1
            kind: Deployment
            metadata: {"{"} name: checkout, namespace: shop {"}"}
            spec:
              replicas: 3   # a peak needs five
              template:
                spec:
                  containers:
                    - name: app
                      image: "{image}"

            """;

    /// <summary>Applies a manifest.</summary>
    public Task ApplyAsync(string manifest)
    {
        _image = Image().Match(manifest).Groups[1].Value;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private ContentHttpResult Show()
    {
        OnRead();
        var shown = new JsonObject
        {
            ["metadata"] = new JsonObject { ["generation"] = 1 },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 3,
                ["template"] = JsonNode.Parse($$"""{ "spec": { "containers": [{ "name": "app", "image": "{{_image}}" }] } }"""),
            },
            ["status"] = JsonNode.Parse("""{ "observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3 }"""),
        };
        if (Stuck is { } stuck)
        {
            shown["metadata"]!["managedFields"] = new JsonArray(
                JsonNode.Parse($$"""{ "time": "{{stuck.Applied}}", "fieldsV1": { "f:spec": { "f:template": {} } } }""")
            );
            shown["status"]!["conditions"] = JsonNode.Parse(
                $$"""
                [{
                  "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded",
                  "lastUpdateTime": "{{stuck.GivenUp}}", "message": "ReplicaSet \"checkout-1\" has timed out progressing."
                }]
                """
            );
            if (_image == stuck.Image)
                shown["status"]!["availableReplicas"] = 1;
        }

        return TypedResults.Text(shown.ToJsonString(), "application/json");
    }

    [GeneratedRegex("image: \"?([^\"\\s]+)")]
    private static partial Regex Image();
}
