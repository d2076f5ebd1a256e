namespace Runbooks.Tests.Support.Kubernetes;

/// <summary>A container of a pod that nobody runs.</summary>
internal sealed record PlayedContainer(string Name, string Image, PodBehaviour Behaviour);
