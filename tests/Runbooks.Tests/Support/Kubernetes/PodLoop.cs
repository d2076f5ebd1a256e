using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>
/// Says how the pods of a namespace are, in the place of the nodes that would run them. An image behaves as its name says
/// (`shop:never-ready`, `shop:2.0-crashes`, `shop:missing`, `shop:slow`), unless a test has said otherwise.
/// </summary>
internal sealed class PodLoop : IAsyncDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

    private readonly KubernetesApi _api;
    private readonly string _path;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentDictionary<string, PodBehaviour> _behaviours = new();

    // What was last said of each pod, by its uid, and when it was first seen.
    private readonly Dictionary<string, string> _said = [];
    private readonly Dictionary<string, long> _seen = [];
    private readonly Task _running;

    /// <summary>Begins to play them.</summary>
    public PodLoop(KubernetesApi api, string space)
    {
        (_api, _path) = (api, $"/api/v1/namespaces/{space}/pods");
        _running = RunAsync();
    }

    /// <summary>Whether nothing is said of any pod for now, as of nodes that do not answer.</summary>
    public bool IsPaused { get; set; }

    /// <summary>After how long a slow container is ready.</summary>
    public TimeSpan Slowness { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>From now on an image behaves like this, in pods that run already as well.</summary>
    public void Behave(string image, PodBehaviour behaviour) => _behaviours[image] = behaviour;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _running;
        _ended.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                if (!IsPaused)
                {
                    // What the server has in memory is new enough, and costs it little.
                    var pods = (JsonArray)(await _api.GetAsync(_path + "?resourceVersion=0"))["items"]!;
                    await Task.WhenAll(pods.Select(pod => SayAsync((JsonObject)pod!)));
                }

                await Task.Delay(Often, _ended.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task SayAsync(JsonObject pod)
    {
        var uid = (string)pod["metadata"]!["uid"]!;
        JsonObject status;
        lock (_said)
        {
            _seen.TryAdd(uid, Environment.TickCount64);
            var spec = pod["spec"]!;
            var initial = BehavioursOf(spec["initContainers"], uid);
            status = PodStatus.Of(initial, BehavioursOf(spec["containers"], uid));
            var text = status.ToJsonString();
            if (_said.GetValueOrDefault(uid) == text)
                return;
            _said[uid] = text;
        }

        // It may be gone by now: whoever scales down asks nobody.
        await _api.SendAsync(
            "PATCH",
            $"{_path}/{pod["metadata"]!["name"]}/status",
            new JsonObject { ["status"] = status },
            KubernetesApi.MergePatch
        );
    }

    private List<PlayedContainer> BehavioursOf(JsonNode? containers, string uid) =>
        [
            .. (containers?.AsArray() ?? []).Select(c =>
            {
                var image = (string)c!["image"]!;
                return new PlayedContainer((string)c["name"]!, image, BehaviourOf(image, uid));
            }),
        ];

    private PodBehaviour BehaviourOf(string image, string uid)
    {
        if (!_behaviours.TryGetValue(image, out var behaviour))
        {
            behaviour =
                image.Contains("never-ready", StringComparison.Ordinal) ? PodBehaviour.NeverReady
                : image.Contains("crashes", StringComparison.Ordinal) ? PodBehaviour.Crashes
                : image.Contains("missing", StringComparison.Ordinal) ? PodBehaviour.IsMissing
                : image.Contains("slow", StringComparison.Ordinal) ? PodBehaviour.Slow
                : PodBehaviour.Ready;
        }

        if (behaviour is not PodBehaviour.Slow)
            return behaviour;
        return Environment.TickCount64 - _seen[uid] < Slowness.TotalMilliseconds ? PodBehaviour.NeverReady : PodBehaviour.Ready;
    }
}
