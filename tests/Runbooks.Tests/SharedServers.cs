using Runbooks.Tests.Support.Kubernetes;

namespace Runbooks.Tests;

/// <summary>Servers that all tests share, which take too long to start for one of each test's own: they end with the last test.</summary>
[SetUpFixture]
public sealed class SharedServers
{
    [OneTimeTearDown]
    public Task End() => KubernetesServer.EndSharedAsync();
}
