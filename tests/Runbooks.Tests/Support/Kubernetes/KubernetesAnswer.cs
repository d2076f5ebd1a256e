using System.Text.Json.Nodes;

namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>What Kubernetes answers.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">An object of the API; where it refuses, one with `reason` and `message`.</param>
internal sealed record KubernetesAnswer(int Status, JsonObject Body);
