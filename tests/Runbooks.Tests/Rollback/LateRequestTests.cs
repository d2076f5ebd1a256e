using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Redaction;
using Runbooks.Rollback;
using Runbooks.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rollback;

/// <summary>Requests of our own that take effect later than the target declares: they are not taken for somebody else's.</summary>
[Parallelizable(ParallelScope.All)]
[Category("Servers")]
public sealed class LateRequestTests
{
    [Test]
    public async Task A_switch_behind_a_lost_answer_is_not_called_proved_while_the_second_request_may_still_undo_it()
    {
        // The first request moves the traffic when the second has left, and the second moves it back after the reads that usually prove it.
        await using var target = await LateTarget.StartAsync(posts: 2, 1, 8);

        var (resolved, _) = await RollBackAsync(target);

        Assert.Multiple(() =>
        {
            Assert.That(target.Posts, Is.EqualTo(2));
            Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.FlippedBack), resolved.Detail);
            Assert.That(resolved.Detail, Does.Contain("both requests of this run may have taken effect").And.Not.Contain("something else"));
            Assert.That(resolved.Help, Does.Contain("processing-time").And.Contain("1s"));
        });
    }

    [Test]
    public async Task A_target_that_goes_back_after_one_request_was_moved_by_something_else()
    {
        await using var target = await LateTarget.StartAsync(posts: 1, 1, 2);

        var (resolved, _) = await RollBackAsync(target);

        Assert.That((resolved.Verdict, target.Posts), Is.EqualTo((RollbackVerdict.FlippedBack, 1)), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("something else acts on it"));
    }

    [Test]
    public async Task A_second_request_that_moves_the_traffic_is_proved_when_the_first_can_no_longer_undo_it()
    {
        await using var target = await LateTarget.StartAsync(posts: 2, 1);

        var (resolved, reads) = await RollBackAsync(target);

        Assert.That((resolved.Verdict, target.Posts), Is.EqualTo((RollbackVerdict.Switched, 2)), resolved.Detail);
        Assert.That(resolved.StableReads, Is.EqualTo(reads).And.GreaterThan(target.Posts));
    }

    private static async Task<(RollbackResolved Resolved, int StableReads)> RollBackAsync(LateTarget late)
    {
        var target = new Target("late", late.BaseUrl)
        {
            ProcessingTime = TimeSpan.FromSeconds(1),
            ReadEvery = TimeSpan.FromMilliseconds(5),
            StableEvery = TimeSpan.FromMilliseconds(5),
        };
        var clock = new LeapingClock();
        var seen = new List<RunEvent>();
        using var events = new RunEvents(
            clock,
            new Redactor(),
            [
                e =>
                {
                    seen.Add(e.Event);
                    return ValueTask.CompletedTask;
                },
            ]
        );
        using var connections = TargetConnections.Create([]);
        var client = new TargetClient(target, connections, clock);
        var protocol = new RollbackProtocol(client, new StateReader(client, events), events, clock);
        var resolved = await protocol.RunAsync(new RollbackRequest(TimeSpan.FromSeconds(60)), CancellationToken.None);
        return (resolved, seen.OfType<StatusObserved>().Count(s => s.Environment == "blue"));
    }
}
