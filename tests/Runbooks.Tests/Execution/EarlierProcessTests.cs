using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Execution;

public sealed class EarlierProcessTests
{
    [Test]
    public async Task What_served_before_is_known_from_the_first_read_that_came_through_before_anything_was_sent()
    {
        using var story = new Story();
        await story.BeginAsync(hasStatus: false);
        await story.TellAsync(1, new StatusObserved("before the request", "green", "1.5.0", "blue", "1.4.2", null, null));
        await story.TellAsync(0, new RollbackIntended(1, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "first attempt"));
        await story.TellAsync(1, new StatusObserved("after the answer", "blue", "1.4.2", "green", "1.5.0", null, null));

        var before = new EarlierProcess([.. story.History.Events.Select(e => e.Event)]).Baseline;

        Assert.That((before?.Environment, before?.Version), Is.EqualTo(("green", "1.5.0")));
    }

    [Test]
    public async Task What_is_seen_only_after_something_was_sent_is_not_what_served_before()
    {
        using var story = new Story();
        await story.BeginAsync(hasStatus: false);
        await story.TellAsync(0, new ChangeSent("restart", "command", "kubectl rollout undo"));
        await story.TellAsync(1, new StatusObserved("final", "blue", "1.4.2", "green", "1.5.0", null, null));

        Assert.That(new EarlierProcess([.. story.History.Events.Select(e => e.Event)]).Baseline?.Environment, Is.Null);
    }
}
