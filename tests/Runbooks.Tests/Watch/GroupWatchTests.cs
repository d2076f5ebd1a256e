using Runbooks.Catalogue;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Locks;
using Runbooks.Sandbox;
using Runbooks.SharedLocks;
using Runbooks.Watch;
using Runbooks.Watch.Events;

namespace Runbooks.Tests.Watch;

/// <summary>A trigger of one target that starts its runbook on all members of a group.</summary>
[Parallelizable(ParallelScope.Children)]
public sealed class GroupWatchTests
{
    private const string OfGroup = "group: eu\n    health-check: { failures: 3, every: 100ms }";
    private const string Own = "health-check: { failures: 3, every: 100ms }";

    [Test]
    public async Task All_members_are_rolled_back_under_one_incident_and_each_counts_its_own_change()
    {
        await using var run = new WatchRun();
        var (a, b) = await TwoAsync(run);
        await run.BeginAsync();
        await run.LooksAsync(3);

        a.Faults.Set("crashing@green");
        var ended = await run.ToldAsync<RunEnded>(e => e.Group == "eu");

        var members = run.Events.OfType<RunEnded>().Where(e => e.Group is null).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(ended.Outcome, Is.EqualTo("recovered"), ended.Reason);
            Assert.That(run.Events.OfType<RunBegan>().Single().Describe(), Does.StartWith("a: runs roll on the group eu ("));
            Assert.That(members.Select(m => (m.Target, m.Outcome)), Is.EqualTo(new[] { ("a", "recovered"), ("b", "recovered") }));
            Assert.That((a.ActiveVersion, b.ActiveVersion), Is.EqualTo(("1.4.2", "1.4.2")));
            Assert.That((a.RollbackPosts, b.RollbackPosts), Is.EqualTo((1, 1)));
            Assert.That((Counted(run, "a"), Counted(run, "b")), Is.EqualTo((members[0].Run, members[1].Run)));
            Assert.That(
                run.Project.Git($"ls-tree -r --name-only incident/{ended.Incident}")
                    .Split('\n')
                    .Count(f => f.EndsWith("incident.yaml", StringComparison.Ordinal)),
                Is.EqualTo(3)
            );
        });
        b.Faults.Set("crashing@blue");
        var held = await run.ToldAsync<Suppressed>(e => e.Target == "b");
        Assert.That((held.Safeguard, b.RollbackPosts), Is.EqualTo(("cooldown", 1)));
    }

    [Test]
    public async Task A_member_whose_safeguards_hold_it_back_holds_the_group_back()
    {
        await using var run = new WatchRun();
        var (a, b) = await TwoAsync(run);
        await run.BeginAsync();
        await run.LooksAsync(3);
        b.Faults.Set("crashing@green");
        await run.ToldAsync<RunEnded>(e => e.Target == "b");

        a.Faults.Set("crashing@green");
        var held = await run.ToldAsync<Suppressed>(e => e.Target == "a");

        Assert.That((held.Safeguard, held.Reason), Is.EqualTo(("cooldown", held.Reason)));
        Assert.That(held.Reason, Does.StartWith("b: the cooldown of "));
        Assert.That((a.RollbackPosts, b.RollbackPosts, Counted(run, "a")), Is.EqualTo((0, 1, (string?)null)));
    }

    [Test]
    public async Task A_member_that_was_not_begun_because_one_before_failed_counts_nothing()
    {
        await using var run = new WatchRun();
        var (a, b) = await TwoAsync(run);
        await run.BeginAsync();
        await run.LooksAsync(3);
        var locks = new TargetLocks(
            [Path.Combine(run.Project.Folder, ".local", "state", "runbook", "locks")],
            Machine.Here(),
            TimeProvider.System
        );
        var (holder, _) = await locks.TryTakeAsync(
            new LockRequest(new Target("t", a.BaseUrl), "1", "run 1 of a test"),
            records: null,
            CancellationToken.None
        );
        await using (holder!)
        {
            a.Faults.Set("crashing@green");
            var ended = await run.ToldAsync<RunEnded>(e => e.Group == "eu");

            Assert.That(ended.Outcome, Is.EqualTo("not recovered"));
            Assert.That(ended.Reason, Does.Contain("Not begun, because 1 failed and none may: b."));
        }

        Assert.That((a.RollbackPosts, b.RollbackPosts), Is.EqualTo((0, 0)));
        Assert.That((Counted(run, "a"), Counted(run, "b")), Is.EqualTo(((string?)null, (string?)null)));
    }

    [Test]
    public async Task A_shadow_tells_of_the_group_and_pretends_for_each_member()
    {
        await using var run = new WatchRun();
        var (a, b) = await TwoAsync(run);
        await run.BeginAsync(shadow: true);
        await run.LooksAsync(3);

        a.Faults.Set("crashing@green");
        var told = await run.ToldAsync<Shadowed>();

        Assert.That(told.Describe(), Does.StartWith("a: would run roll on the group eu, because "));
        Assert.That((a.RollbackPosts, b.RollbackPosts), Is.EqualTo((0, 0)));
        Assert.That((Counted(run, "a"), Counted(run, "b")), Is.EqualTo(("shadow", "shadow")));
    }

    [Test]
    public async Task A_group_that_was_changed_is_taken_up_with_the_files()
    {
        await using var run = new WatchRun();
        var (a, b) = await TwoAsync(run);
        await run.BeginAsync();
        await run.LooksAsync(3);

        Group(run, "targets: [a]");
        await run.Watcher.ReloadAsync(run.Plan());
        a.Faults.Set("crashing@green");
        await run.ToldAsync<RunEnded>(e => e.Group == "eu");

        Assert.That((a.RollbackPosts, b.RollbackPosts), Is.EqualTo((1, 0)));
    }

    [TestCase("targets: [a, b]", "there is no group `eu`", "us")]
    [TestCase("targets: [a, c]", "the group `eu` has members that are not watched: c", "eu")]
    [TestCase("targets: [b]", "the trigger of a starts a run of the group `eu`, and a is no member of it", "eu")]
    public async Task A_group_that_cannot_be_rolled_back_by_itself_is_told_when_the_watch_begins(string members, string said, string name)
    {
        await using var run = new WatchRun();
        var (c, _) = await TwoAsync(run);
        run.WriteTarget("c", new Uri(c.BaseUrl, "c/"), Own);
        File.Delete(Path.Combine(run.Project.Folder, "runbooks", "groups", "eu.yaml"));
        Group(run, members, name);
        var bag = new DiagnosticBag();

        var plan = WatchPlan.Read(new RunbookCatalog(run.Project.Folder), ["a", "b"], _ => null, bag);

        Assert.That(plan, Is.Null);
        var mistake = bag.Sorted().Single(d => d.Message == said);
        Assert.That($"{mistake.Span}", Does.Contain("targets/a.yaml:11:"));
        Assert.That(mistake.Help, Is.Not.Null);
    }

    private static async Task<(SandboxTarget A, SandboxTarget B)> TwoAsync(WatchRun run)
    {
        Group(run, "targets: [a, b]");
        return (await run.TargetAsync("a", OfGroup), await run.TargetAsync("b", Own));
    }

    private static void Group(WatchRun run, string members, string name = "eu") =>
        run.Project.Write($"runbooks/groups/{name}.yaml", $"apiVersion: runbooks/v1\ngroup: {name}\n{members}\n");

    private static string? Counted(WatchRun run, string target) => run.Watcher.Find(target)!.Safeguards.Rollbacks.SingleOrDefault()?.Run;
}
