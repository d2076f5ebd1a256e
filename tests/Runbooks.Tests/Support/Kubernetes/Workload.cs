using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>An application as its manifest describes it.</summary>
/// <param name="Name">Its name, by which its pods are labelled as well.</param>
/// <param name="Image">The image of its container `app`.</param>
internal sealed record Workload(string Name, string Image)
{
    public int Replicas { get; init; } = 2;

    /// <summary>Images by the names of containers that run beside `app`.</summary>
    public IReadOnlyDictionary<string, string> Beside { get; init; } = new Dictionary<string, string>();

    /// <summary>Images by the names of containers that end before `app` begins.</summary>
    public IReadOnlyDictionary<string, string> Before { get; init; } = new Dictionary<string, string>();

    /// <summary>After how many seconds without progress a rollout is said to have failed.</summary>
    public int ProgressDeadline { get; init; } = 600;

    /// <summary>How many ReplicaSets that serve no more are kept.</summary>
    public int KeptRevisions { get; init; } = 10;

    /// <summary>Whether a Rollout waits for a person when the first new pod is ready.</summary>
    public bool WaitsForPromotion { get; init; }

    /// <summary>The manifest of a Deployment.</summary>
    public JsonObject Deployment => Manifest("apps/v1", "Deployment", []);

    /// <summary>The manifest of a Rollout of Argo Rollouts.</summary>
    public JsonObject Rollout
    {
        get
        {
            var steps = WaitsForPromotion
                ? new JsonArray(new JsonObject { ["setWeight"] = 50 }, new JsonObject { ["pause"] = new JsonObject() })
                : [];
            return Manifest(
                "argoproj.io/v1alpha1",
                "Rollout",
                new JsonObject { ["strategy"] = new JsonObject { ["canary"] = new JsonObject { ["steps"] = steps } } }
            );
        }
    }

    private JsonObject Manifest(string version, string kind, JsonObject spec)
    {
        spec["replicas"] = Replicas;
        spec["revisionHistoryLimit"] = KeptRevisions;
        spec["progressDeadlineSeconds"] = ProgressDeadline;
        spec["selector"] = new JsonObject { ["matchLabels"] = Labels() };
        spec["template"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = Labels() },
            ["spec"] = new JsonObject
            {
                ["initContainers"] = Containers(Before),
                ["containers"] = Containers(Beside.Prepend(KeyValuePair.Create("app", Image))),
            },
        };
        return new JsonObject
        {
            ["apiVersion"] = version,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = Name },
            ["spec"] = spec,
        };
    }

    private JsonObject Labels() => new() { ["app"] = Name };

    private static JsonArray Containers(IEnumerable<KeyValuePair<string, string>> images) =>
        [.. images.Select(i => new JsonObject { ["name"] = i.Key, ["image"] = i.Value })];
}
