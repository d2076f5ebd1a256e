using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>
/// Plays the controller of Argo Rollouts in a namespace: where a canary waits for a person, with one new pod, and otherwise with all of
/// them. What is back at the stable template serves at once.
/// </summary>
internal sealed class RolloutLoop : IAsyncDisposable
{
    private const string HashLabel = "rollouts-pod-template-hash";
    private const string Revision = "rollout.argoproj.io/revision";

    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

    private readonly KubernetesNamespace _space;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<string, bool> _failing = new();
    private readonly Dictionary<string, string> _hashes = [];

    // Which template each Rollout came to last, by its uid, and when.
    private readonly Dictionary<string, (string Hash, long At)> _begun = [];
    private readonly Task _running;

    /// <summary>Begins to play it.</summary>
    public RolloutLoop(KubernetesNamespace space)
    {
        _space = space;
        _running = RunAsync();
    }

    /// <summary>The path of a namespace's Rollouts.</summary>
    public static string PathOf(KubernetesNamespace space) => $"/apis/argoproj.io/v1alpha1/namespaces/{space.Name}/rollouts";

    /// <summary>From now on the analysis of an image fails.</summary>
    public void FailAnalysisOf(string image) => _failing[image] = true;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running;
        _ended.Dispose();
    }

    private KubernetesApi Api => _space.Api;

    private string ReplicaSets => $"/apis/apps/v1/namespaces/{_space.Name}/replicasets";

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                foreach (var rollout in (await Api.GetAsync(PathOf(_space)))["items"]!.AsArray())
                    await ReconcileAsync((JsonObject)rollout!);
                await Task.Delay(Often, _ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task ReconcileAsync(JsonObject rollout)
    {
        var hash = await HashAsync(rollout);
        var sets = await OwnedAsync(rollout);
        if (sets.Find(s => HashOf(s) == hash) is not { } newest)
        {
            await CreateAsync(rollout, hash, sets);
            return;
        }

        await NumberAsync(rollout, newest, sets);
        var update = new RolloutUpdate(rollout, newest, sets, HashOf, IsFailing(rollout), IsLate(rollout, hash));
        foreach (var (set, replicas) in update.Replicas)
            await ScaleAsync(set, replicas);
        await SayAsync(rollout, update.Status);
    }

    private bool IsFailing(JsonObject rollout) =>
        _failing.ContainsKey((string)rollout["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!);

    private bool IsLate(JsonObject rollout, string hash)
    {
        var uid = (string)rollout["metadata"]!["uid"]!;
        if (_begun.GetValueOrDefault(uid).Hash != hash)
            _begun[uid] = (hash, Environment.TickCount64);
        var seconds = (int?)rollout["spec"]!["progressDeadlineSeconds"] ?? 600;
        return TimeSpan.FromMilliseconds(Environment.TickCount64 - _begun[uid].At) > TimeSpan.FromSeconds(seconds);
    }

    // The server itself says what a template means: one that came back from a ReplicaSet has every default written out.
    private async Task<string> HashAsync(JsonObject rollout)
    {
        var template = rollout["spec"]!["template"]!;
        var text = template.ToJsonString();
        if (!_hashes.TryGetValue(text, out var hash))
        {
            var whole = await Api.PostAsync(ReplicaSets + "?dryRun=All", ReplicaSet(rollout, "whole", "whole", template));
            var meant = whole["spec"]!["template"]!;
            meant["metadata"]!["labels"]!.AsObject().Remove(HashLabel);
            hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(meant.ToJsonString())))[..10];
            _hashes[text] = hash;
        }

        return hash;
    }

    private async Task<List<JsonObject>> OwnedAsync(JsonObject rollout) =>
        [
            .. (await Api.GetAsync(ReplicaSets))["items"]!
                .AsArray()
                .OfType<JsonObject>()
                .Where(s =>
                    s["metadata"]!["ownerReferences"] is JsonArray owners
                    && owners.Any(o => (string?)o!["uid"] == (string?)rollout["metadata"]!["uid"])
                ),
        ];

    private async Task CreateAsync(JsonObject rollout, string hash, List<JsonObject> sets)
    {
        var set = ReplicaSet(rollout, $"{rollout["metadata"]!["name"]}-{hash}", hash, rollout["spec"]!["template"]!);
        set["metadata"]!["annotations"] = new JsonObject { [Revision] = $"{sets.Select(RevisionOf).DefaultIfEmpty().Max() + 1}" };
        await Api.PostAsync(ReplicaSets, set);
    }

    // What serves again is the newest again: its old number is gone.
    private async Task NumberAsync(JsonObject rollout, JsonObject newest, List<JsonObject> sets)
    {
        var others = sets.Where(s => s != newest).Select(RevisionOf).DefaultIfEmpty().Max();
        var number = Math.Max(RevisionOf(newest), others + (RevisionOf(newest) > others ? 0 : 1));
        if (number != RevisionOf(newest))
            await AnnotateAsync($"{ReplicaSets}/{newest["metadata"]!["name"]}", number);
        if (number != RevisionOf(rollout))
            await AnnotateAsync($"{PathOf(_space)}/{rollout["metadata"]!["name"]}", number);
    }

    private Task<JsonObject> AnnotateAsync(string path, int number) =>
        Api.PatchAsync(
            path,
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Revision] = $"{number}" } } }
        );

    private async Task ScaleAsync(JsonObject set, int replicas)
    {
        if ((int)set["spec"]!["replicas"]! != replicas)
            await Api.PatchAsync(
                $"{ReplicaSets}/{set["metadata"]!["name"]}",
                new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }
            );
    }

    // With the version that was read: what somebody has said meanwhile, to promote or to abort, is not said over.
    private async Task SayAsync(JsonObject rollout, JsonObject status)
    {
        if (JsonNode.DeepEquals(rollout["status"], status))
            return;
        var changes = (JsonObject)status.DeepClone();
        foreach (var (name, _) in rollout["status"]?.AsObject().Where(m => !status.ContainsKey(m.Key)) ?? [])
            changes[name] = null;
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = (string?)rollout["metadata"]!["resourceVersion"] },
            ["status"] = changes,
        };
        await Api.SendAsync("PATCH", $"{PathOf(_space)}/{rollout["metadata"]!["name"]}/status", patch, KubernetesApi.MergePatch);
    }

    private static JsonObject ReplicaSet(JsonObject rollout, string name, string hash, JsonNode template)
    {
        var labelled = template.DeepClone();
        labelled["metadata"]!["labels"]![HashLabel] = hash;
        var selector = rollout["spec"]!["selector"]!.DeepClone();
        selector["matchLabels"]![HashLabel] = hash;
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["labels"] = labelled["metadata"]!["labels"]!.DeepClone(),
                ["ownerReferences"] = new JsonArray(
                    new JsonObject
                    {
                        ["apiVersion"] = "argoproj.io/v1alpha1",
                        ["kind"] = "Rollout",
                        ["name"] = (string?)rollout["metadata"]!["name"],
                        ["uid"] = (string?)rollout["metadata"]!["uid"],
                        ["controller"] = true,
                        ["blockOwnerDeletion"] = true,
                    }
                ),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 0,
                ["selector"] = selector,
                ["template"] = labelled,
            },
        };
    }

    private static string HashOf(JsonObject set) => (string)set["metadata"]!["labels"]![HashLabel]!;

    private static int RevisionOf(JsonObject resource) =>
        resource["metadata"]!["annotations"]?[Revision] is { } revision ? int.Parse((string)revision!, CultureInfo.InvariantCulture) : 0;
}
