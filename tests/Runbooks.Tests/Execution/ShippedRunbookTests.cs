using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Runbooks.Catalogue;
using Runbooks.Events;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Execution;

/// <summary>The nine runbooks of the playbook against a target that misbehaves in each way it can.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Servers")]
public sealed class ShippedRunbookTests
{
    private static readonly ConcurrentDictionary<(string Id, string Fault), Lazy<Task<Played>>> Cases = new();

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

    // Of the faults, so many let one request leave and so many none, whatever the runbook; and so many are recovered from by each.
    private const int SentOnce = 41;
    private const int SentNothing = 16;

    private static readonly Dictionary<string, int> Recoveries = new()
    {
        ["quick-rollback"] = 33,
        ["automated-rollback"] = 27,
        ["manual-rollback"] = 27,
        ["emergency-critical"] = 27,
        ["emergency-performance"] = 27,
        ["emergency-customer-impact"] = 27,
        ["database-migration-failure"] = 26,
        ["api-breaking-change"] = 26,
        ["performance-degradation"] = 27,
    };

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
        await using var run = await EngineRun.StartOnItsOwnClockAsync(release);

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
        var played = await PlayAsync(id, release, fault);

        Assert.Multiple(() =>
        {
            Assert.That(played.Toggles, Is.LessThanOrEqualTo(1), "the target was toggled twice");
            Assert.That(played.RollbackPosts, Is.LessThanOrEqualTo(2));
            Assert.That(played.SwitchPosts, Is.LessThanOrEqualTo(1));
            Assert.That(played.Events[^1], Is.SameAs(played.Finished));
            if (Honest.Contains(fault))
                Assert.That((played.OutcomeName, played.Toggles), Is.EqualTo(("recovered", 1)), played.Finished.Reason);
            if (played.Finished.Outcome == Outcome.Recovered)
            {
                Assert.That(played.ServesGoodVersion, Is.True, "it is called recovered on the bad version");
                Assert.That(played.Events.OfType<CheckFinished>().Where(c => c.Final && c.Status == CheckStatus.Fail), Is.Empty);
            }
        });
    }

    /// <summary>An engine that sent nothing, or proved nothing, would claim nothing that is not so either.</summary>
    [Test]
    public async Task So_many_cases_are_recovered_and_so_many_by_one_request()
    {
        var played = new ConcurrentBag<Played>();
        await Parallel.ForEachAsync(
            from runbook in Shipped
            from fault in SandboxFault.All
            select (runbook.Id, runbook.Release, fault.Name),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (one, _) => played.Add(await PlayAsync(one.Id, one.Release, one.Name))
        );

        Assert.Multiple(() =>
        {
            foreach (var (id, _) in Shipped)
            {
                var own = played.Where(p => p.Id == id).ToList();
                var recovered = own.Count(p => p.Finished.Outcome == Outcome.Recovered);
                Assert.That(
                    (recovered, own.Count(p => p.RollbackPosts == 1), own.Count(p => p.RollbackPosts == 0)),
                    Is.EqualTo((Recoveries[id], SentOnce, SentNothing)),
                    $"{id}: recovered, one request, none; recovered under "
                        + string.Join(", ", own.Where(p => p.Finished.Outcome == Outcome.Recovered).Select(p => p.Fault).Order())
                );
            }
        });
    }

    [TestCaseSource(nameof(Endings))]
    public async Task Performance_degradation_ends_as_it_should_under_each_fault(string fault, string ending)
    {
        await using var run = await EngineRun.StartOnItsOwnClockAsync(BadRelease.SlowResponses, fault);

        await run.RunShippedAsync("performance-degradation");

        Assert.That(run.OutcomeName, Is.EqualTo(ending), run.Finished.Reason);
    }

    // Each case is played once, whichever test asks for it first.
    private static Task<Played> PlayAsync(string id, BadRelease release, string fault) =>
        Cases
            .GetOrAdd((id, fault), _ => new Lazy<Task<Played>>(async () =>
            {
                await using var run = await EngineRun.StartOnItsOwnClockAsync(release, fault);
                var finished = await run.RunShippedAsync(id);
                return new Played(
                    id,
                    fault,
                    finished,
                    run.OutcomeName,
                    run.Events,
                    run.ServesGoodVersion,
                    run.Sandbox.RollbackPosts,
                    run.Sandbox.SwitchPosts,
                    run.Sandbox.Toggles
                );
            }))
            .Value;

    [Test]
    public void The_shipped_runbooks_are_the_nine_of_the_playbook_and_are_built_in() =>
        Assert.That(
            new RunbookCatalog(Path.GetTempPath()).List().Select(r => (r.Id, r.IsBuiltIn)),
            Is.EquivalentTo(Shipped.Select(s => (s.Id, true)))
        );

    private sealed record Played(
        string Id,
        string Fault,
        RunFinished Finished,
        string OutcomeName,
        IReadOnlyList<RunEvent> Events,
        bool ServesGoodVersion,
        int RollbackPosts,
        int SwitchPosts,
        int Toggles
    );
}
