using Runbooks.Events;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;
using Runbooks.Tests.Support.Controllers;
using static Runbooks.Events.RollbackVerdict;

namespace Runbooks.Tests.Sandbox;

/// <summary>The sandbox as a Kubernetes with one Deployment: the shipped controller meets in it what it meets in a real one.</summary>
[Category("Servers")]
[Parallelizable(ParallelScope.Children)]
public sealed class SandboxedKubernetesTests
{
    [TestCase("", Switched, 1)]
    [TestCase("dropped-after-switch=close", Switched, 1)]
    [TestCase("dropped-before-switch=close*1", Switched, 1)]
    [TestCase("error-after-switch", Switched, 1)]
    [TestCase("refused", Refused, 0)]
    [TestCase("claimed-not-done", ClaimedNotDone, 0)]
    [TestCase("flips-back=100ms", FlippedBack, 1)]
    public async Task A_rollback_comes_to_what_the_playbooks_does(string fault, RollbackVerdict verdict, int toggles)
    {
        var options = new SandboxOptions { Faults = fault.Length == 0 ? [] : [fault], IsInMemory = true };
        await using var sandbox = await SandboxTarget.StartAsync(options, TimeProvider.System, CancellationToken.None);
        using var target = On(sandbox);

        var resolved = await target.RollBackAsync();

        Assert.That((resolved.Verdict, sandbox.Toggles), Is.EqualTo((verdict, toggles)), resolved.Detail);
        if (verdict == FlippedBack)
            Assert.That(resolved.Detail, Does.Contain("by reconciler"));
    }

    [Test]
    public async Task A_change_that_somebody_makes_first_is_proved_and_not_made_again()
    {
        var options = new SandboxOptions { IsInMemory = true };
        await using var sandbox = await SandboxTarget.StartAsync(options, TimeProvider.System, CancellationToken.None);
        await using var proxy = await FaultyProxy.BeforeAsync(sandbox.BaseUrl);
        using var target = On(sandbox, proxy.Address);
        proxy.Let(
            "PATCH",
            ".",
            ProxyFault.After(() =>
            {
                sandbox.Played.Toggle("somebody");
                return Task.CompletedTask;
            })
        );

        var resolved = await target.RollBackAsync();

        Assert.That((resolved.Verdict, sandbox.Toggles), Is.EqualTo((Switched, 1)), resolved.Detail);
    }

    private static DescribedTarget On(SandboxTarget sandbox, Uri? through = null) =>
        DescribedTarget.Of(
            $"base-url: {through ?? sandbox.BaseUrl}\ncontroller: {{ use: kubernetes, namespace: sandbox, deployment: sandbox }}"
        );
}
