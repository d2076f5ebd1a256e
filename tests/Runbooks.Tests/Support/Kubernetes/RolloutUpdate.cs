using System.Globalization;
using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>What one look at a Rollout leads to: how many pods each of its ReplicaSets has, and what is said of it.</summary>
internal sealed class RolloutUpdate
{
    private readonly JsonObject _rollout;
    private readonly JsonObject _newest;
    private readonly IReadOnlyList<JsonObject> _sets;
    private readonly string _hash;
    private readonly int _wanted;
    private readonly JsonObject? _stable;
    private readonly bool _isPromoted;

    /// <param name="rollout">It, as it was read.</param>
    /// <param name="newest">The ReplicaSet of its template.</param>
    /// <param name="sets">All its ReplicaSets.</param>
    /// <param name="hashOf">The hash of a ReplicaSet's template.</param>
    /// <param name="isFailing">Whether the analysis of its image fails.</param>
    /// <param name="isLate">Whether its template has been the newest for longer than it may take.</param>
    public RolloutUpdate(
        JsonObject rollout,
        JsonObject newest,
        IReadOnlyList<JsonObject> sets,
        Func<JsonObject, string> hashOf,
        bool isFailing,
        bool isLate
    )
    {
        (_rollout, _newest, _sets, _hash) = (rollout, newest, sets, hashOf(newest));
        _wanted = (int)rollout["spec"]!["replicas"]!;
        Status = rollout["status"]?.DeepClone().AsObject() ?? [];
        if ((string?)Status["currentPodHash"] != _hash)
            Begin();
        var stable = (string?)Status["stableRS"];
        _stable = sets.FirstOrDefault(s => hashOf(s) == stable);
        _isPromoted = _stable is null || _stable == newest;
        var isWaiting = Wait();
        if (isFailing && !_isPromoted && Available(newest) > 0)
            Status["abort"] = true;
        var isAborted = !_isPromoted && (bool?)Status["abort"] == true;
        Replicas = [.. sets.Select(s => (s, ReplicasOf(s, isAborted, isWaiting)))];
        Count();
        Say(isAborted, isWaiting, isFailing, isLate);
    }

    /// <summary>How many pods each ReplicaSet is to have.</summary>
    public IReadOnlyList<(JsonObject Set, int Replicas)> Replicas { get; }

    /// <summary>The member `status`.</summary>
    public JsonObject Status { get; }

    private bool IsPaused => (bool?)_rollout["spec"]!["paused"] == true;

    private JsonArray Steps => _rollout["spec"]!["strategy"]?["canary"]?["steps"] as JsonArray ?? [];

    // Another template is another update: what was said of the one before is over.
    private void Begin()
    {
        foreach (var over in (string[])["abort", "abortedAt", "pauseConditions", "controllerPause", "promoteFull"])
            Status.Remove(over);
        Status["currentPodHash"] = _hash;
        Status["currentStepIndex"] = 0;
    }

    // Whether a person is waited for. Who promotes takes the conditions away, and what is left of them says that it was so.
    private bool Wait()
    {
        var wasPromoted = (bool?)Status["controllerPause"] == true && Status["pauseConditions"] is not JsonArray { Count: > 0 };
        if (wasPromoted || (bool?)Status["promoteFull"] == true || _isPromoted)
        {
            Status.Remove("controllerPause");
            Status.Remove("pauseConditions");
            Status["currentStepIndex"] = Steps.Count;
        }

        return !_isPromoted && Steps.Count > (int?)Status["currentStepIndex"];
    }

    private int ReplicasOf(JsonObject set, bool isAborted, bool isWaiting)
    {
        if (IsPaused)
            return Spec(set);
        if (_isPromoted)
            return set == _newest ? _wanted
                : Available(_newest) >= _wanted ? 0
                : Spec(set);
        if (set == _newest)
            return isAborted ? 0
                : isWaiting ? 1
                : _wanted;
        if (set != _stable)
            return 0;
        return isAborted || isWaiting || Available(_newest) < _wanted ? _wanted : 0;
    }

    private void Count()
    {
        Status["observedGeneration"] = $"{_rollout["metadata"]!["generation"]}";
        Status["replicas"] = _sets.Sum(s => Of(s, "replicas"));
        Status["HPAReplicas"] = _sets.Sum(s => Of(s, "replicas"));
        Status["updatedReplicas"] = Of(_newest, "replicas");
        Status["readyReplicas"] = _sets.Sum(s => Of(s, "readyReplicas"));
        Status["availableReplicas"] = _sets.Sum(Available);
        Status["selector"] = $"app={_rollout["metadata"]!["name"]}";
    }

    private void Say(bool isAborted, bool isWaiting, bool isFailing, bool isLate)
    {
        var isComplete = Available(_newest) >= _wanted && _sets.All(s => s == _newest || Of(s, "replicas") == 0);
        if (isAborted)
        {
            Status.Remove("controllerPause");
            Status.Remove("pauseConditions");
            Status["abortedAt"] ??= TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            var revision = _rollout["metadata"]!["annotations"]?["rollout.argoproj.io/revision"];
            var why = isFailing ? ": Metric \"success-rate\" assessed Failed due to failed (1) > failureLimit (0)" : string.Empty;
            Be("Degraded", $"RolloutAborted: Rollout aborted update to revision {revision}{why}");
        }
        else if (IsPaused)
            Be("Paused", "manually paused");
        else if (isWaiting && Available(_newest) > 0)
        {
            Status["currentStepIndex"] = Steps.Count - 1;
            Status["controllerPause"] = true;
            Status["pauseConditions"] ??= new JsonArray(
                new JsonObject { ["reason"] = "CanaryPauseStep", ["startTime"] = (string?)_newest["metadata"]!["creationTimestamp"] }
            );
            Be("Paused", "CanaryPauseStep");
        }
        else if (isComplete)
        {
            Status["stableRS"] = _hash;
            Be("Healthy", string.Empty);
        }
        else if (isLate)
            Be("Degraded", $"ProgressDeadlineExceeded: ReplicaSet \"{_newest["metadata"]!["name"]}\" has timed out progressing.");
        else
            Be(
                "Progressing",
                Of(_newest, "replicas") < _wanted ? "more replicas need to be updated" : "updated replicas are still becoming available"
            );
    }

    private void Be(string phase, string message)
    {
        Status["phase"] = phase;
        if (message.Length > 0)
            Status["message"] = message;
        else
            Status.Remove("message");
    }

    private static int Spec(JsonObject set) => (int)set["spec"]!["replicas"]!;

    private static int Available(JsonObject set) => Of(set, "availableReplicas");

    private static int Of(JsonObject set, string count) => (int?)set["status"]?[count] ?? 0;
}
