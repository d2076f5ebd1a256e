using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>The status of a pod as a node would give it, of how its containers are.</summary>
internal static class PodStatus
{
    // Nothing depends on when it was, as long as it was before now.
    private const string Then = "2020-01-01T00:00:00Z";

    /// <summary>The member `status`.</summary>
    /// <param name="initial">The containers that come first, in order.</param>
    /// <param name="containers">The containers that run together.</param>
    public static JsonObject Of(IReadOnlyList<PlayedContainer> initial, IReadOnlyList<PlayedContainer> containers)
    {
        var isBegun = initial.All(c => c.Behaviour == PodBehaviour.Ready);
        var isReady = isBegun && containers.All(c => c.Behaviour == PodBehaviour.Ready);
        var isPending = !isBegun || containers.Any(c => c.Behaviour == PodBehaviour.IsMissing);
        return new JsonObject
        {
            ["phase"] = isPending ? "Pending" : "Running",
            ["startTime"] = Then,
            ["podIP"] = "10.1.0.1",
            ["conditions"] = new JsonArray(
                Condition("Initialized", isBegun),
                Condition("Ready", isReady),
                Condition("ContainersReady", isReady),
                Condition("PodScheduled", isSo: true)
            ),
            ["initContainerStatuses"] = new JsonArray([
                .. initial.Select(c => Container(c, c.Behaviour == PodBehaviour.Ready ? Terminated(0, "Completed") : StateOf(c))),
            ]),
            ["containerStatuses"] = new JsonArray([
                .. containers.Select(c => Container(c, isBegun ? StateOf(c) : Waiting("PodInitializing"))),
            ]),
        };
    }

    private static JsonObject Condition(string type, bool isSo) =>
        new()
        {
            ["type"] = type,
            ["status"] = isSo ? "True" : "False",
            ["lastTransitionTime"] = Then,
        };

    private static JsonObject Container(PlayedContainer container, JsonObject state)
    {
        var crashes = state.ContainsKey("waiting") && container.Behaviour == PodBehaviour.Crashes;
        var isRunning = state.ContainsKey("running");
        return new JsonObject
        {
            ["name"] = container.Name,
            ["image"] = container.Image,
            ["imageID"] = string.Empty,
            ["ready"] = (isRunning || state.ContainsKey("terminated")) && container.Behaviour == PodBehaviour.Ready,
            ["started"] = isRunning,
            ["restartCount"] = crashes ? 3 : 0,
            ["state"] = state,
            ["lastState"] = crashes ? Terminated(1, "Error") : new JsonObject(),
        };
    }

    private static JsonObject StateOf(PlayedContainer container) =>
        container.Behaviour switch
        {
            PodBehaviour.Crashes => Waiting("CrashLoopBackOff", $"back-off 10s restarting failed container={container.Name}"),
            PodBehaviour.IsMissing => Waiting("ImagePullBackOff", $"Back-off pulling image \"{container.Image}\""),
            _ => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Then } },
        };

    private static JsonObject Waiting(string reason, string? message = null) =>
        new()
        {
            ["waiting"] = new JsonObject { ["reason"] = reason, ["message"] = message },
        };

    private static JsonObject Terminated(int code, string reason) =>
        new()
        {
            ["terminated"] = new JsonObject
            {
                ["exitCode"] = code,
                ["reason"] = reason,
                ["startedAt"] = Then,
                ["finishedAt"] = Then,
            },
        };
}
