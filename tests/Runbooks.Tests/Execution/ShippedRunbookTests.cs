using System.Diagnostics.CodeAnalysis;
using Runbooks.Catalogue;
using Runbooks.Events;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Execution;

/// <summary>The nine runbooks of the playbook against a target that misbehaves in each way it can.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ShippedRunbookTests
{
    private static readonly (string Id, BadRelease Release)[] Shipped =
    [
        ("quick-rollback", BadRelease.Crashing),
        ("automated-rollback", BadRelease.SlowResponses),
        ("manual-rollback", BadRelease.SlowResponses),
        ("emergency-critical", BadRelease.Crashing),
        ("emergency-performance", BadRelease.SlowResponses),
        ("emergency-customer-impact", BadRelease.SlowResponses),
        ("database-migration-failure", BadRelease.FailingMigration),
        ("api-breaking-change", BadRelease.BreakingApi),
        ("performance-degradation", BadRelease.SlowResponses),
    ];

    // Whatever else they do, these let a rollback be done and proved: an engine that sends nothing, or believes nothing, fails here.
    private static readonly string[] Honest =
    [
        "streamed-answers",
        "metrics-absent",
        "metrics-garbage",
        "constant-health",
        "restarts-after-switch",
    ];

    // How `performance-degradation`, which may switch, ends under each fault: written out, not computed.
    [SuppressMessage("Performance", "CA1859", Justification = "NUnit wants objects")]
    private static readonly object[][] Endings =
    [
        ["refused", "recovered"],
        ["claimed-not-done", "recovered"],
        ["dropped-before-switch*1", "recovered"],
        ["dropped-before-switch", "unknown"],
        ["dropped-after-switch=close", "recovered"],
        ["error-after-switch", "recovered"],
        ["hang-after-switch", "recovered"],
        ["slow-switch=150ms", "recovered"],
        ["flips-back=30ms", "not recovered"],
        ["wrong-version=1.3.9", "not recovered"],
        ["restarts-after-switch", "recovered"],
        ["standby-unhealthy", "not recovered"],
        ["standby-secretly-unhealthy", "not recovered"],
        ["standby-gone", "not recovered"],
        ["standby-same-version", "not recovered"],
        ["constant-health", "recovered"],
        ["crashing@good", "not recovered"],
        ["database-broken@good", "not recovered"],
        ["error-rate=10@good", "not recovered"],
        ["streamed-answers", "recovered"],
        ["catch-all", "not recovered"],
        ["catch-all-health", "recovered"],
        ["metrics-absent", "recovered"],
        ["metrics-garbage", "recovered"],
        ["high-memory@good", "not recovered"],
        ["high-memory@bad", "recovered"],
        ["not-json@health", "not recovered"],
        ["huge=2MiB@query", "not recovered"],
        ["truncated@query", "not recovered"],
        ["not-json@query", "not recovered"],
        ["error=503@status", "unknown"],
    ];

    private static IEnumerable<TestCaseData> EveryFault() =>
        from runbook in Shipped
        from fault in SandboxFault.All
        select new TestCaseData(runbook.Id, runbook.Release, fault.Name).SetArgDisplayNames(runbook.Id, fault.Name);

    private static IEnumerable<TestCaseData> EveryRunbook() =>
        Shipped.Select(s => new TestCaseData(s.Id, s.Release).SetArgDisplayNames(s.Id));

    [TestCaseSource(nameof(EveryRunbook))]
    public async Task Each_runbook_recovers_a_target_that_behaves(string id, BadRelease release)
    {
        await using var run = await EngineRun.StartAsync(release);

        await run.RunShippedAsync(id);

        Assert.Multiple(() =>
        {
            Assert.That(run.OutcomeName, Is.EqualTo("recovered"), run.Finished.Reason);
            Assert.That((run.Sandbox.ActiveVersion, run.Sandbox.RollbackPosts, run.Sandbox.Toggles), Is.EqualTo(("1.4.2", 1, 1)));
            Assert.That(run.Finished.ObjectiveMet, Is.True);
        });
    }

    [TestCaseSource(nameof(EveryFault))]
    public async Task No_runbook_claims_what_is_not_so_or_toggles_twice(string id, BadRelease release, string fault)
    {
        await using var run = await EngineRun.StartAsync(release, fault);

        var finished = await run.RunShippedAsync(id);

        Assert.Multiple(() =>
        {
            Assert.That(run.Sandbox.Toggles, Is.LessThanOrEqualTo(1), "the target was toggled twice");
            Assert.That(run.Sandbox.RollbackPosts, Is.LessThanOrEqualTo(2));
            Assert.That(run.Sandbox.SwitchPosts, Is.LessThanOrEqualTo(1));
            Assert.That(run.Events[^1], Is.SameAs(finished));
            if (Honest.Contains(fault))
                Assert.That((run.OutcomeName, run.Sandbox.Toggles), Is.EqualTo(("recovered", 1)), finished.Reason);
            if (finished.Outcome == Outcome.Recovered)
            {
                Assert.That(run.ServesGoodVersion, Is.True, "it is called recovered on the bad version");
                Assert.That(run.Events.OfType<CheckFinished>().Where(c => c.Final && c.Status == CheckStatus.Fail), Is.Empty);
            }
        });
    }

    [TestCaseSource(nameof(Endings))]
    public async Task Performance_degradation_ends_as_it_should_under_each_fault(string fault, string ending)
    {
        await using var run = await EngineRun.StartAsync(BadRelease.SlowResponses, fault);

        await run.RunShippedAsync("performance-degradation");

        Assert.That(run.OutcomeName, Is.EqualTo(ending), run.Finished.Reason);
    }

    [Test]
    public void The_shipped_runbooks_are_the_nine_of_the_playbook_and_are_built_in() =>
        Assert.That(
            new RunbookCatalog(Path.GetTempPath()).List().Select(r => (r.Id, r.IsBuiltIn)),
            Is.EquivalentTo(Shipped.Select(s => (s.Id, true)))
        );
}
