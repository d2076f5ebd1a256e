using System.Text.Json.Nodes;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Controller;

namespace Runbooks.Sandbox.Kubernetes;

/// <summary>
/// A Deployment and its two ReplicaSets in the members of Kubernetes' API: each environment is a ReplicaSet, and each change of what serves
/// gives the one that serves the next revision.
/// </summary>
internal static class KubernetesJson
{
    /// <summary>The name of the Deployment and of its namespace.</summary>
    public const string Name = "sandbox";

    private const string Revision = "deployment.kubernetes.io/revision";
    private const int Pods = 2;

    /// <summary>What a ReplicaSet runs.</summary>
    public static JsonObject Template(SandboxEnvironment environment) =>
        new()
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = Name } },
            ["spec"] = new JsonObject
            {
                ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = $"{Name}:{environment.Version}" }),
            },
        };

    /// <summary>The Deployment, which is always as it is wanted.</summary>
    public static JsonObject Deployment(SandboxEnvironment active, IReadOnlyList<AppliedChange> changes)
    {
        var newest = RevisionAfter(changes);
        return new JsonObject
        {
            ["kind"] = "Deployment",
            ["apiVersion"] = "apps/v1",
            ["metadata"] = new JsonObject
            {
                ["name"] = Name,
                ["namespace"] = Name,
                ["uid"] = Name,
                ["generation"] = newest,
                ["annotations"] = new JsonObject { [Revision] = $"{newest}" },
                ["managedFields"] = changes.Count == 0 ? [] : new JsonArray(Manager(changes[^1])),
            },
            ["spec"] = new JsonObject
            {
                ["replicas"] = Pods,
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = Name } },
                ["template"] = Template(active),
            },
            ["status"] = new JsonObject
            {
                ["observedGeneration"] = newest,
                ["replicas"] = Pods,
                ["updatedReplicas"] = Pods,
                ["readyReplicas"] = Pods,
                ["availableReplicas"] = Pods,
            },
        };
    }

    /// <summary>The ReplicaSet that serves, and the one of the release before where it is still there.</summary>
    public static JsonObject ReplicaSets(SandboxEnvironment active, IReadOnlyList<AppliedChange> changes)
    {
        var newest = RevisionAfter(changes);
        var sets = new JsonArray(ReplicaSet(active, newest, Pods));
        if (!active.Other.IsGone)
            sets.Add((JsonNode)ReplicaSet(active.Other, newest - 1, pods: 0));
        return new JsonObject
        {
            ["kind"] = "ReplicaSetList",
            ["apiVersion"] = "apps/v1",
            ["items"] = sets,
        };
    }

    /// <summary>A refusal in Kubernetes' words.</summary>
    public static Answer Refusal(int status, string reason, string message) =>
        Answer.Json(
            new JsonObject
            {
                ["kind"] = "Status",
                ["apiVersion"] = "v1",
                ["status"] = "Failure",
                ["reason"] = reason,
                ["message"] = message,
                ["code"] = status,
            },
            status
        );

    private static int RevisionAfter(IReadOnlyList<AppliedChange> changes) => changes.Count + 2;

    private static JsonObject ReplicaSet(SandboxEnvironment environment, int revision, int pods)
    {
        var template = Template(environment);
        template["metadata"]!["labels"]!["pod-template-hash"] = environment.Name;
        return new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{Name}-{environment.Name}",
                ["labels"] = new JsonObject { ["app"] = Name, ["pod-template-hash"] = environment.Name },
                ["annotations"] = new JsonObject { [Revision] = $"{revision}" },
                ["ownerReferences"] = new JsonArray(
                    new JsonObject
                    {
                        ["kind"] = "Deployment",
                        ["name"] = Name,
                        ["uid"] = Name,
                    }
                ),
            },
            ["spec"] = new JsonObject { ["replicas"] = pods, ["template"] = template },
            ["status"] = pods == 0 ? new JsonObject() : new JsonObject { ["replicas"] = pods, ["readyReplicas"] = pods },
        };
    }

    private static JsonObject Manager(AppliedChange last) =>
        new()
        {
            ["manager"] = last.By is null ? "reconciler" : "runbook",
            ["time"] = last.At.Timestamp(),
            ["fieldsV1"] = new JsonObject { ["f:spec"] = new JsonObject { ["f:template"] = new JsonObject() } },
        };
}
