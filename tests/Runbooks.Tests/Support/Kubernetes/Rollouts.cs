using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>The Rollouts of a namespace: the resource of Argo Rollouts, and a loop that plays its controller.</summary>
internal sealed class Rollouts : IAsyncDisposable
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private readonly KubernetesNamespace _space;
    private readonly RolloutLoop _loop;

    private Rollouts(KubernetesNamespace space) => (_space, _loop) = (space, new RolloutLoop(space));

    /// <summary>Has them in a namespace.</summary>
    public static async Task<Rollouts> InAsync(KubernetesNamespace space)
    {
        await Installed.Value;
        return new Rollouts(space);
    }

    /// <summary>The path of a Rollout.</summary>
    public string Rollout(string name) => $"{RolloutLoop.PathOf(_space)}/{name}";

    /// <summary>From now on the analysis of an image fails when the first of its pods is ready.</summary>
    public void FailAnalysisOf(string image) => _loop.FailAnalysisOf(image);

    /// <summary>Makes a Rollout and waits until it serves.</summary>
    public async Task DeployAsync(Workload workload)
    {
        await _space.Api.PostAsync(RolloutLoop.PathOf(_space), workload.Rollout);
        await HasPhaseAsync(workload.Name, "Healthy");
    }

    /// <summary>Gives the container `app` another image. Containers of a resource that the server does not know have no names.</summary>
    public Task SetImageAsync(string rollout, string image) =>
        _space.Api.PatchAsync(
            Rollout(rollout),
            JsonNode.Parse($$"""[{"op":"replace","path":"/spec/template/spec/containers/0/image","value":"{{image}}"}]""")!,
            KubernetesApi.JsonPatch
        );

    /// <summary>Goes on where a Rollout waits for a person, as `kubectl argo rollouts promote` does.</summary>
    public Task PromoteAsync(string rollout) =>
        _space.Api.PatchAsync(Rollout(rollout) + "/status", JsonNode.Parse("""{"status":{"pauseConditions":null}}""")!);

    /// <summary>Ends an update, as `kubectl argo rollouts abort` does.</summary>
    public Task AbortAsync(string rollout) =>
        _space.Api.PatchAsync(Rollout(rollout) + "/status", JsonNode.Parse("""{"status":{"abort":true}}""")!);

    /// <summary>Waits until the controller has seen a Rollout's newest change, and says this of it.</summary>
    /// <param name="rollout">Its name.</param>
    /// <param name="phase">`Healthy`, `Progressing`, `Paused` or `Degraded`.</param>
    public async Task HasPhaseAsync(string rollout, string phase)
    {
        JsonObject? seen = null;
        await Bounded.UntilAsync(
            async () =>
            {
                seen = await _space.Api.GetAsync(Rollout(rollout));
                return (string?)seen["status"]?["observedGeneration"] == $"{seen["metadata"]!["generation"]}"
                    && (string?)seen["status"]!["phase"] == phase;
            },
            $"{rollout} is {phase}",
            () => $"{seen?["status"]}"
        );
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private static async Task InstallAsync()
    {
        var api = (await KubernetesServer.SharedAsync()).Administrator;
        var definition = JsonNode.Parse(
            """
            {
              "metadata": { "name": "rollouts.argoproj.io" },
              "spec": {
                "group": "argoproj.io",
                "names": { "kind": "Rollout", "listKind": "RolloutList", "plural": "rollouts", "singular": "rollout", "shortNames": ["ro"] },
                "scope": "Namespaced",
                "versions": [
                  {
                    "name": "v1alpha1",
                    "served": true,
                    "storage": true,
                    "schema": { "openAPIV3Schema": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } },
                    "subresources": {
                      "status": {},
                      "scale": {
                        "specReplicasPath": ".spec.replicas",
                        "statusReplicasPath": ".status.HPAReplicas",
                        "labelSelectorPath": ".status.selector"
                      }
                    }
                  }
                ]
              }
            }
            """
        )!;
        await api.PostAsync(Definitions, definition);
        await Bounded.UntilAsync(
            async () => (await api.SendAsync("GET", "/apis/argoproj.io/v1alpha1/rollouts")).Status == 200,
            "Rollouts are served"
        );
    }
}
