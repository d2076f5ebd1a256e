namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>What somebody may do in a namespace.</summary>
/// <param name="Group">The API's group, such as `apps`; empty for the core.</param>
/// <param name="Resource">Such as `deployments`.</param>
/// <param name="Verbs">Such as `get` and `patch`.</param>
internal sealed record Right(string Group, string Resource, params string[] Verbs);
