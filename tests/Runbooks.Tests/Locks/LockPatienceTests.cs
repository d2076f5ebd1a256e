using Runbooks.SharedLocks;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Locks;

/// <summary>Runs that wait for a target instead of being refused.</summary>
public sealed class LockPatienceTests
{
    [Test]
    public async Task A_run_that_waits_is_told_once_who_holds_the_target_and_takes_it_when_that_run_ends()
    {
        using var machines = new Machines();
        var held = await machines.TakeAsync(machines.Of(1), "1");
        var told = new List<string>();
        var waiting = Queue(machines, TimeSpan.FromMinutes(10), told)
            .TakeAsync(machines.Request("2"), records: null, CancellationToken.None);
        await Bounded.UntilAsync(() => told.Count > 0, "the run is told that it waits");
        for (var second = 0; second < 7; second++)
            await PassAsync(machines);

        Assert.That(waiting.IsCompleted, Is.False);
        await held.DisposeAsync();
        await Bounded.WhileAsync(waiting, "the wait ends", () => PassAsync(machines));

        await using var taken = (await waiting).Held!;
        Assert.Multiple(() =>
        {
            Assert.That(told, Has.Count.EqualTo(1).And.Some.Contain("run 1 of a test, by alice@laptop"));
            Assert.That(taken.WaitedFor, Is.EqualTo("run 1 of a test"));
            Assert.That(taken.Waited, Is.GreaterThanOrEqualTo(TimeSpan.FromSeconds(7)));
        });
    }

    [Test]
    public async Task A_run_that_waited_long_enough_is_refused_with_the_name_of_the_holder()
    {
        using var machines = new Machines();
        await using var held = await machines.TakeAsync(machines.Of(1), "1");
        var waiting = Queue(machines, TimeSpan.FromSeconds(5), []).TakeAsync(machines.Request("2"), records: null, CancellationToken.None);
        await Bounded.WhileAsync(waiting, "the wait ends", () => PassAsync(machines));

        Assert.That((await waiting).Holder?.Describe(), Does.StartWith("run 1 of a test"));
    }

    [Test]
    public async Task A_run_that_finds_the_target_free_has_waited_for_nobody()
    {
        using var machines = new Machines();

        await using var held = (
            await Queue(machines, TimeSpan.FromMinutes(1), []).TakeAsync(machines.Request("1"), records: null, CancellationToken.None)
        ).Held!;

        Assert.That((held.Waited, held.WaitedFor), Is.EqualTo((TimeSpan.Zero, (string?)null)));
    }

    [Test]
    public async Task A_run_that_waits_can_be_called_off()
    {
        using var machines = new Machines();
        await using var held = await machines.TakeAsync(machines.Of(1), "1");
        using var cancel = new CancellationTokenSource();
        var told = new List<string>();
        var waiting = Queue(machines, TimeSpan.FromMinutes(1), told).TakeAsync(machines.Request("2"), records: null, cancel.Token);
        await Bounded.UntilAsync(() => told.Count > 0, "the run is told that it waits");

        await cancel.CancelAsync();

        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    private static LockPatience Queue(Machines machines, TimeSpan longest, List<string> told) =>
        new(machines.Of(2), machines.Time, longest, holder =>
        {
            told.Add(holder.Describe());
            return ValueTask.CompletedTask;
        });

    private static async Task PassAsync(Machines machines)
    {
        machines.Time.Advance(TimeSpan.FromSeconds(1));
        await Task.Yield();
    }
}
