using Runbooks.Tests.Support;

namespace Runbooks.Tests;

/// <summary>Nothing is kept that nothing of the product uses: what only a test calls is the test's.</summary>
public sealed class DeadCodeTests
{
    // What stays although the product does not reach it, each with why.
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["Runbooks.Sandbox.SandboxTarget.DeployPosts"] = "what the sandbox saw, for those who test against it",
        ["Runbooks.Sandbox.SandboxTarget.FlipsBack"] = "what the sandbox saw, for those who test against it",
        ["Runbooks.Sandbox.SandboxTarget.QueriesLogged"] = "what the sandbox saw, for those who test against it",
        ["Runbooks.Sandbox.SandboxTarget.Requests"] = "what the sandbox saw, for those who test against it",
        ["Runbooks.Sandbox.SandboxTarget.Restart"] = "what the sandbox does at /sandbox/restart, without a request",
        ["Runbooks.Triggers.CounterIncrease.Known"] = "a bound on memory that a test holds",
    };

    private static readonly LiveCode Code = new(CompiledReferences.Assemblies.Select(a => a.Location));

    [Test]
    public void Each_type_is_used_by_the_product() => Assert.That(Code.DeadTypes.Where(t => !Allowed.ContainsKey(t)), Is.Empty);

    [Test]
    public void Each_method_and_property_is_used_by_the_product() =>
        Assert.That(Code.DeadMembers.Where(m => !Allowed.ContainsKey(m)), Is.Empty);

    [Test]
    public void What_is_allowed_is_there_and_unused()
    {
        var found = Code.DeadTypes.Concat(Code.DeadMembers).ToHashSet();

        Assert.That(Allowed.Keys.Where(k => !found.Contains(k)), Is.Empty);
        Assert.That(Code.Reached, Is.GreaterThan(8000), "the instructions were followed");
    }
}
