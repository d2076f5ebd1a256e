using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>A namespace of a test's own, in which pods come and go.</summary>
internal sealed class KubernetesNamespace : IAsyncDisposable
{
    private static int _made;

    private KubernetesNamespace(KubernetesServer server, string name)
    {
        (Server, Name) = (server, name);
        Pods = new PodLoop(Api, name);
    }

    public KubernetesServer Server { get; }

    public string Name { get; }

    /// <summary>How its pods are.</summary>
    public PodLoop Pods { get; }

    /// <summary>The API for who may do anything.</summary>
    public KubernetesApi Api => Server.Administrator;

    /// <summary>Makes one in the server that all tests share.</summary>
    public static async Task<KubernetesNamespace> CreateAsync()
    {
        var server = await KubernetesServer.SharedAsync();
        var name = $"test-{Interlocked.Increment(ref _made)}";
        await server.Administrator.PostAsync("/api/v1/namespaces", Named(name));
        return new KubernetesNamespace(server, name);
    }

    /// <summary>The path of a Deployment.</summary>
    public string Deployment(string name) => $"{Apps}/deployments/{name}";

    /// <summary>The path of the ReplicaSets of a workload.</summary>
    public string ReplicaSets(string workload) => $"{Apps}/replicasets?labelSelector=app%3D{workload}";

    /// <summary>Makes a Deployment and waits until it serves.</summary>
    public async Task DeployAsync(Workload workload)
    {
        await Api.PostAsync($"{Apps}/deployments", workload.Deployment);
        await RolledOutAsync(workload.Name);
    }

    /// <summary>Gives a container another image, as `kubectl set image` does.</summary>
    public Task SetImageAsync(string deployment, string image, string container = "app") =>
        Api.PatchAsync(
            Deployment(deployment),
            JsonNode.Parse(
                $$"""{ "spec": { "template": { "spec": { "containers": [{ "name": "{{container}}", "image": "{{image}}" }] } } } }"""
            )!,
            KubernetesApi.StrategicPatch
        );

    /// <summary>Asks for another number of pods by the subresource `scale`, as an autoscaler does.</summary>
    public Task ScaleAsync(string deployment, int replicas) =>
        Api.PatchAsync(Deployment(deployment) + "/scale", new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } });

    public Task PauseAsync(string deployment) => PauseAsync(deployment, isPaused: true);

    public Task UnpauseAsync(string deployment) => PauseAsync(deployment, isPaused: false);

    /// <summary>Waits until a Deployment's newest template serves, and nothing else does: as `kubectl rollout status` sees it.</summary>
    public Task RolledOutAsync(string deployment) =>
        CountsAsync(deployment, "is rolled out", (wanted, updated, all, available) =>
            updated == wanted && all == wanted && available == wanted
        );

    /// <summary>
    /// Waits until pods of a Deployment's newest template are there beside others. The condition `Progressing` does not tell: its reason
    /// depends on how many of its own steps the controller has seen at once.
    /// </summary>
    public Task UnderWayAsync(string deployment) =>
        CountsAsync(deployment, "is being rolled out", (_, updated, all, _) => updated > 0 && updated < all);

    /// <summary>Waits until a Deployment's condition has a reason.</summary>
    /// <param name="deployment">Its name.</param>
    /// <param name="type">Such as `Progressing`.</param>
    /// <param name="reason">Such as `ProgressDeadlineExceeded`.</param>
    public Task SaysAsync(string deployment, string type, string reason) =>
        Bounded.UntilAsync(
            async () =>
                (await Api.GetAsync(Deployment(deployment)))["status"]!["conditions"] is JsonArray conditions
                && conditions.Any(c => (string?)c!["type"] == type && (string?)c["reason"] == reason),
            $"{deployment} says {type}: {reason}"
        );

    /// <summary>Removes the ReplicaSet of an image, as the history's limit does, or somebody who tidies.</summary>
    public async Task PruneAsync(string workload, string image)
    {
        var name = (await Api.GetAsync(ReplicaSets(workload)))["items"]!
            .AsArray()
            .Where(r => (string?)r!["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] == image)
            .Select(r => (string)r!["metadata"]!["name"]!)
            .Single();
        await Api.DeleteAsync($"{Apps}/replicasets/{name}");
    }

    /// <summary>The images of the container `app` of those pods of a workload that are ready, each once, in order.</summary>
    public async Task<IReadOnlyList<string>> ServingAsync(string workload) =>
        [
            .. (await Api.GetAsync($"/api/v1/namespaces/{Name}/pods?labelSelector=app%3D{workload}"))["items"]!
                .AsArray()
                .Where(p => p!["status"]!["conditions"] is JsonArray all && all.Any(IsReady))
                .Select(p => (string)p!["spec"]!["containers"]![0]!["image"]!)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Makes an account of the namespace.</summary>
    /// <returns>Its token.</returns>
    public async Task<string> AccountAsync(string name, params Right[] rights)
    {
        var (core, rbac) = ($"/api/v1/namespaces/{Name}", $"/apis/rbac.authorization.k8s.io/v1/namespaces/{Name}");
        await Api.PostAsync($"{core}/serviceaccounts", Named(name));
        var role = Named(name);
        role["rules"] = new JsonArray([.. rights.Select(Rule)]);
        await Api.PostAsync($"{rbac}/roles", role);
        var binding = Named(name);
        binding["roleRef"] = new JsonObject
        {
            ["apiGroup"] = "rbac.authorization.k8s.io",
            ["kind"] = "Role",
            ["name"] = name,
        };
        binding["subjects"] = new JsonArray(
            new JsonObject
            {
                ["kind"] = "ServiceAccount",
                ["name"] = name,
                ["namespace"] = Name,
            }
        );
        await Api.PostAsync($"{rbac}/rolebindings", binding);
        await Bounded.UntilAsync(() => MayAsync(name, rights), $"{name} has its rights");
        return await TokenAsync(name);
    }

    /// <summary>Ends an account's tokens and gives it a new one.</summary>
    public async Task<string> RenewAsync(string account)
    {
        await Api.DeleteAsync($"/api/v1/namespaces/{Name}/serviceaccounts/{account}");
        await Api.PostAsync($"/api/v1/namespaces/{Name}/serviceaccounts", Named(account));
        return await TokenAsync(account);
    }

    /// <summary>Runs kubectl in this namespace, as the administrator.</summary>
    public Task<EndedProgram> KubectlAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Component.Program("kubectl"), arguments);
        start.Environment["KUBECONFIG"] = Server.WriteConfiguration(Name);
        return Bounded.RunAsync(start);
    }

    // The pods of a namespace whose test is over are no trouble: the server goes with all of them.
    public ValueTask DisposeAsync() => Pods.DisposeAsync();

    private string Apps => $"/apis/apps/v1/namespaces/{Name}";

    private Task CountsAsync(string deployment, string what, Func<int, int, int, int, bool> areSo) =>
        Bounded.UntilAsync(
            async () =>
            {
                var read = await Api.GetAsync(Deployment(deployment));
                var status = read["status"]!;
                return (long?)status["observedGeneration"] >= (long)read["metadata"]!["generation"]!
                    && areSo((int)read["spec"]!["replicas"]!, Of("updatedReplicas"), Of("replicas"), Of("availableReplicas"));

                int Of(string count) => (int?)status[count] ?? 0;
            },
            $"{deployment} {what}"
        );

    private Task<JsonObject> PauseAsync(string deployment, bool isPaused) =>
        Api.PatchAsync(Deployment(deployment), new JsonObject { ["spec"] = new JsonObject { ["paused"] = isPaused } });

    private async Task<string> TokenAsync(string account)
    {
        var request = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenRequest",
            ["spec"] = new JsonObject { ["expirationSeconds"] = 3600 },
        };
        var made = await Api.PostAsync($"/api/v1/namespaces/{Name}/serviceaccounts/{account}/token", request);
        return (string)made["status"]!["token"]!;
    }

    // The server decides by what it has in memory, and a role is there a moment after it was made. The account itself does not ask: its
    // token is remembered for ten seconds once it was let in, whatever becomes of it.
    private async Task<bool> MayAsync(string account, IEnumerable<Right> rights)
    {
        foreach (var right in rights)
        {
            var spec = new JsonObject
            {
                ["user"] = $"system:serviceaccount:{Name}:{account}",
                ["resourceAttributes"] = new JsonObject
                {
                    ["namespace"] = Name,
                    ["group"] = right.Group,
                    ["resource"] = right.Resource,
                    ["verb"] = right.Verbs[0],
                },
            };
            var path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
            if ((bool?)(await Api.PostAsync(path, new JsonObject { ["spec"] = spec }))["status"]!["allowed"] != true)
                return false;
        }

        return true;
    }

    private static JsonObject Named(string name) => new() { ["metadata"] = new JsonObject { ["name"] = name } };

    private static bool IsReady(JsonNode? condition) => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True";

    private static JsonNode Rule(Right right) =>
        new JsonObject
        {
            ["apiGroups"] = new JsonArray(right.Group),
            ["resources"] = new JsonArray(right.Resource),
            ["verbs"] = new JsonArray([.. right.Verbs.Select(v => JsonValue.Create(v))]),
        };
}
