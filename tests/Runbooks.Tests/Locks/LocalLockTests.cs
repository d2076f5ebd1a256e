using System.Text.Json.Nodes;
using Runbooks.Locks;
using Runbooks.SharedLocks;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Locks;

/// <summary>Locks of one machine: real files, processes and clocks as the test wants them.</summary>
public sealed class LocalLockTests
{
    private Machines _here = null!;

    [SetUp]
    public void Begin() => _here = new Machines();

    [TearDown]
    public void End() => _here.Dispose();

    [Test]
    public async Task A_free_lock_is_taken_and_says_who_holds_it()
    {
        await using var held = await _here.TakeAsync(_here.Of(1), "a");

        var holder = await _here.RefusedAsync(_here.Of(2), "b");

        Assert.That(held.Fencing, Is.EqualTo(1));
        Assert.That(await held.CheckAsync(CancellationToken.None), Is.Null);
        Assert.That(holder.Condition, Is.EqualTo(LockCondition.Alive));
        Assert.That(
            holder.Describe(),
            Is.EqualTo(
                "run a of a test, by alice@laptop, process 1, since 2026-11-23 15:42:10Z; its lease, renewed while it "
                    + "runs, ends 2026-11-23 15:42:40Z"
            )
        );
    }

    [Test]
    public async Task The_number_grows_with_each_taking_and_release_keeps_it()
    {
        var numbers = new List<long>();
        for (var run = 0; run < 3; run++)
        {
            await using var held = await _here.TakeAsync(_here.Of(1), $"{run}");
            numbers.Add(held.Fencing);
        }

        var left = JsonNode.Parse(await File.ReadAllTextAsync(_here.File))!;
        Assert.That(numbers, Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That((left["fencing"]!.GetValue<long>(), left["released"]!.GetValue<bool>()), Is.EqualTo((3, true)));
    }

    [Test]
    public async Task The_lock_of_a_dead_owner_is_taken_at_once()
    {
        await using var dead = await _here.TakeAsync(_here.Of(1), "a");
        _here.Kill(1);

        await using var held = await _here.TakeAsync(_here.Of(2), "b");

        Assert.That(held.Fencing, Is.EqualTo(2));
        Assert.That(
            await dead.CheckAsync(CancellationToken.None),
            Is.EqualTo(
                "another run holds prod: run b of a test, since 2026-11-23 15:42:10Z. Our fencing number 1 is stale, 2 is the newest"
            ),
            "it goes into a record, which names no people"
        );
    }

    [Test]
    public async Task A_process_number_that_is_used_again_is_another_process()
    {
        await using var dead = await _here.TakeAsync(_here.Of(1, started: "100"), "a");

        await using var held = await _here.TakeAsync(_here.Of(2, started: "200"), "b");

        Assert.That(held.Fencing, Is.EqualTo(2));
    }

    [Test]
    public async Task A_restart_of_the_machine_ends_its_locks()
    {
        await using var before = await _here.TakeAsync(_here.Of(1, boot: "yesterday"), "a");

        await using var held = await _here.TakeAsync(_here.Of(1, boot: "today"), "b");

        Assert.That(held.Fencing, Is.EqualTo(2));
    }

    [Test]
    public async Task A_process_of_another_container_is_not_taken_for_dead_because_it_cannot_be_seen()
    {
        await using var other = await _here.TakeAsync(_here.Of(1, space: "one container"), "a");
        _here.Kill(1);

        var holder = await _here.RefusedAsync(_here.Of(2, space: "another"), "b");

        Assert.That(holder.Condition, Is.EqualTo(LockCondition.Held));
    }

    [Test]
    public async Task A_lease_that_nobody_renews_ends()
    {
        var stopped = new JumpingClock();
        await using var paused = await _here.TakeAsync(_here.Of(1, time: stopped), "a");

        _here.Time.Advance(TimeSpan.FromSeconds(29));
        await _here.RefusedAsync(_here.Of(2), "b");
        _here.Time.Advance(TimeSpan.FromSeconds(1));
        await using var held = await _here.TakeAsync(_here.Of(2), "c");

        stopped.Advance(TimeSpan.FromSeconds(30));
        Assert.That(held.Fencing, Is.EqualTo(2));
        Assert.That(await paused.CheckAsync(CancellationToken.None), Does.Contain("another run holds prod"));
    }

    [Test]
    public async Task A_lease_goes_on_while_its_run_renews_it()
    {
        await using var held = await _here.TakeAsync(_here.Of(1), "a");

        for (var third = 1; third <= 9; third++)
        {
            var before = await File.ReadAllTextAsync(_here.File);
            _here.Time.Advance(TimeSpan.FromSeconds(10));
            await Bounded.UntilAsync(async () => await File.ReadAllTextAsync(_here.File) != before, "the lease is renewed");
        }

        await _here.RefusedAsync(_here.Of(2), "b");
        Assert.That(await held.CheckAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task An_owner_that_slept_past_its_lease_goes_on_if_nobody_came()
    {
        await using var held = await _here.TakeAsync(_here.Of(1), "a");
        var before = JsonNode.Parse(await File.ReadAllTextAsync(_here.File))!["untilTick"]!.GetValue<long>();

        _here.Time.Advance(TimeSpan.FromHours(1));
        var refusal = await held.CheckAsync(CancellationToken.None);

        Assert.That(refusal, Is.Null);
        Assert.That(
            JsonNode.Parse(await File.ReadAllTextAsync(_here.File))!["untilTick"]!.GetValue<long>(),
            Is.EqualTo(before + 3_600_000)
        );
    }

    [TestCase(365)]
    [TestCase(-365)]
    public async Task A_jump_of_the_wall_clock_neither_ends_a_lease_nor_makes_it_endless(int days)
    {
        await using var held = await _here.TakeAsync(_here.Of(1, time: new JumpingClock()), "a");

        _here.Time.Jump = TimeSpan.FromDays(days);
        await _here.RefusedAsync(_here.Of(2), "b");
        _here.Time.Advance(TimeSpan.FromSeconds(30));
        await using var next = await _here.TakeAsync(_here.Of(2), "c");

        Assert.That(next.Fencing, Is.EqualTo(2));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("null")]
    [TestCase("{\"target\":\"prod\",\"fencing\": 41")]
    [TestCase("\0\0\0\0")]
    public async Task A_lock_that_cannot_be_read_is_held_until_a_lease_has_passed_and_never_by_two(string content)
    {
        await using var owner = await _here.TakeAsync(_here.Of(1), "a");
        await File.WriteAllTextAsync(_here.File, content);
        File.SetLastWriteTimeUtc(_here.File, _here.Time.GetUtcNow().UtcDateTime);

        var holder = await _here.RefusedAsync(_here.Of(2), "b");
        var sends = await owner.CheckAsync(CancellationToken.None);
        File.SetLastWriteTimeUtc(_here.File, _here.Time.GetUtcNow().UtcDateTime.AddSeconds(-31));
        await using var next = await _here.TakeAsync(_here.Of(2), "c");

        Assert.That(holder.Condition, Is.EqualTo(LockCondition.Unreadable));
        Assert.That(sends, Is.Not.Null, "an owner that cannot prove its lock does not send");
        Assert.That(next.Fencing, Is.GreaterThan(41));
        Assert.That(await owner.CheckAsync(CancellationToken.None), Does.Contain("another run holds prod"));
    }

    [Test]
    public async Task Of_many_that_try_at_once_one_takes_it()
    {
        var attempts = await Task.WhenAll(
            Enumerable
                .Range(1, 40)
                .Select(p => Task.Run(() => _here.Of(p).TryTakeAsync(_here.Request($"{p}"), records: null, CancellationToken.None)))
        );

        var held = attempts.Select(a => a.Held).OfType<HeldLock>().ToList();
        Assert.That(held, Has.Count.EqualTo(1));
        await held[0].DisposeAsync();
    }

    [Test]
    public async Task A_lock_released_by_hand_keeps_its_owner_from_sending()
    {
        await using var owner = await _here.TakeAsync(_here.Of(1), "a");
        var locks = _here.Of(2);
        var (found, _) = await locks.ListAsync(records: null, CancellationToken.None);

        var problem = await locks.ReleaseAsync(found.Single(), records: null, CancellationToken.None);
        await using var next = await _here.TakeAsync(locks, "b");

        Assert.That(problem, Is.Null);
        Assert.That(next.Fencing, Is.EqualTo(2));
        Assert.That(await owner.CheckAsync(CancellationToken.None), Is.Not.Null);
    }

    [Test]
    public async Task A_lock_that_changed_hands_since_it_was_listed_is_not_released()
    {
        var locks = _here.Of(2);
        await using (await _here.TakeAsync(_here.Of(1), "a"))
        {
            // Listed, and then let go of.
        }

        await using var first = await _here.TakeAsync(_here.Of(1), "b");
        var (found, _) = await locks.ListAsync(records: null, CancellationToken.None);
        await first.DisposeAsync();
        await using var second = await _here.TakeAsync(_here.Of(3), "c");

        await locks.ReleaseAsync(found.Single(), records: null, CancellationToken.None);

        Assert.That(await second.CheckAsync(CancellationToken.None), Is.Null);
    }

    [Test]
    public async Task The_process_that_really_runs_is_alive_and_one_that_has_ended_is_dead()
    {
        var here = Machine.Here();
        using var ended = System.Diagnostics.Process.Start("git", "--version");
        var owner = here.Self with { Process = ended.Id, Started = "1" };
        await ended.EndsAsync();

        Assert.That(here.IsAlive(here.Self), Is.True);
        Assert.That(here.IsDead(owner, restartEndsIt: false), Is.True);
    }
}
