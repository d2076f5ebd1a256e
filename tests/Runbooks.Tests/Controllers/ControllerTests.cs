using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

/// <summary>What is promised on every controller, whatever its change means.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Category("Servers")]
internal abstract class ControllerTests<TGround>
    where TGround : ControllerGround, IStarts<TGround>
{
    public static IEnumerable<TestCaseData> Endings => TGround.Endings.Select(e => new TestCaseData(e).SetArgDisplayNames($"{e}"));

    public static IEnumerable<TestCaseData> Ends =>
        new ProcessEnd[]
        {
            new(typeof(StatusObserved), 1, true),
            new(typeof(RollbackIntended), 1, false),
            new(typeof(RollbackIntended), 1, true),
            new(typeof(RollbackAnswered), 1, false),
            new(typeof(RollbackAnswered), 1, true),
            new(typeof(StatusObserved), 2, true),
            new(typeof(StatusObserved), 4, false),
            new(typeof(RollbackResolved), 1, false),
            new(typeof(RollbackResolved), 1, true),
        }.Select(e => new TestCaseData(e).SetArgDisplayNames($"{e}"));

    [TestCaseSource(nameof(Endings))]
    public async Task Each_behaviour_of_the_controller_is_found_out(ControllerEnding ending)
    {
        await using var ground = await TGround.StartAsync();
        ground.Faults = ending.Faults;

        var resolved = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request);

        var serves = await ground.ServingAsync();
        Assert.Multiple(() =>
        {
            Assert.That(resolved.Verdict, Is.EqualTo(ending.Verdict), resolved.Detail);
            Assert.That(ground.Applied, Is.EqualTo(ending.Applied), resolved.Detail);
            Assert.That(ground.Changes, Is.EqualTo(ending.Changes), resolved.Detail);
            Assert.That($"{resolved.Detail} {resolved.Help}", Does.Contain(ending.Says));
            if (resolved.Verdict == RollbackVerdict.Switched)
                Assert.That(serves, Is.EqualTo(ground.Good));
        });
    }

    [Test]
    public async Task A_change_that_is_only_thought_is_proved_by_the_state_as_it_would_be_and_nothing_leaves()
    {
        await using var ground = await TGround.StartAsync();
        var before = await ground.ServingAsync();
        var (held, disturbed) = (new List<string>(), new List<string>());

        var resolved = await new ControlledRun(ground.Lines).Rehearsed(held, disturbed).RollBackAsync(ground.Request);

        Assert.Multiple(() =>
        {
            Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
            Assert.That(resolved.ToVersion, Is.EqualTo(resolved.ExpectedVersion));
            Assert.That(held, Has.Count.EqualTo(1));
            Assert.That(disturbed, Is.Empty);
            Assert.That((ground.Applied, ground.Changes), Is.EqualTo((0, 0)));
        });
        Assert.That(await ground.ServingAsync(), Is.EqualTo(before).And.Not.EqualTo(ground.Good));
    }

    [TestCaseSource(nameof(Ends))]
    public async Task A_process_that_ends_anywhere_is_gone_on_with_and_moves_the_traffic_once(ProcessEnd end)
    {
        await using var ground = await TGround.StartAsync();
        var first = new ControlledRun(ground.Lines) { Ends = end };
        await Assert.ThrowsAsync<ProcessEndedException>(() => first.RollBackAsync(ground.Request));

        var resolved = await new ControlledRun(ground.Lines).ResumeAsync(first.Journal, ground.Request);

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(ground.Applied, Is.EqualTo(1));
        Assert.That(await ground.ServingAsync(), Is.EqualTo(ground.Good));
    }

    [Test]
    public async Task Behind_a_rollback_that_is_known_nothing_is_sent()
    {
        await using var ground = await TGround.StartAsync();
        var first = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request);
        var known = new KnownVersions { Bad = [new KnownBadVersion(first.FromVersion!, "INC-1") { ArrivedAt = first.ToVersion }] };

        var second = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request with { Known = known });

        Assert.That(second.Verdict, Is.EqualTo(RollbackVerdict.AlreadySafe), second.Detail);
        Assert.That(ground.Changes, Is.EqualTo(1));
    }

    [Test]
    public async Task What_is_to_be_arrived_at_and_serves_is_not_done()
    {
        await using var ground = await TGround.StartAsync();
        var serves = (await new ControlledRun(ground.Lines).LookAsync()).Value!.Serving;

        var byVersion = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request with { ToVersion = serves.Version });
        var byRef = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request with { ToRef = serves.Ref });

        Assert.That((byVersion.Verdict, byRef.Verdict), Is.EqualTo((RollbackVerdict.AlreadySafe, RollbackVerdict.AlreadySafe)));
        Assert.That(ground.Changes, Is.Zero);
    }

    [Test]
    public async Task A_release_is_gone_to_by_its_name()
    {
        await using var ground = await TGround.StartAsync();
        var good = (await new ControlledRun(ground.Lines).LookAsync()).Value!.Candidate!;

        var resolved = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request with { ToRef = good.Ref });

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(ground.Applied, Is.EqualTo(1));
    }

    [Test]
    public async Task A_release_that_is_not_listed_is_not_gone_to()
    {
        await using var ground = await TGround.StartAsync();

        var byVersion = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request with { ToVersion = "0.9.9" });
        var byRef = await new ControlledRun(ground.Lines).RollBackAsync(ground.Request with { ToRef = "nothing" });

        Assert.That((byVersion.Verdict, byRef.Verdict), Is.EqualTo((RollbackVerdict.NotEligible, RollbackVerdict.NotEligible)));
        Assert.That(byVersion.Detail, Does.Contain("0.9.9"));
        Assert.That(byRef.Detail, Does.Contain("nothing"));
        Assert.That(ground.Changes, Is.Zero);
    }
}
