using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class ArgoCdTests : PlayedControllerTests<ArgoCdGround>
{
    [Test]
    public async Task Auto_sync_stands_against_a_rollback_and_is_named_before_anything_is_sent()
    {
        await using var ground = await ArgoCdGround.StartAsync();
        ground.IsAutomated = true;

        var resolved = await new ControlledRun(ground.Lines).RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.NotEligible));
        Assert.That(resolved.Detail, Does.Contain("auto-sync is on for checkout").And.Contain("nothing was sent"));
        Assert.That(ground.Changes, Is.Zero);
    }
}
