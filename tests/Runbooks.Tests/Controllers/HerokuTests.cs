using Runbooks.Events;
using Runbooks.Rollback;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class HerokuTests : PlayedControllerTests<HerokuGround>
{
    [Test]
    public async Task A_second_rollback_that_nobody_knows_of_is_not_made_of_the_first()
    {
        await using var ground = await HerokuGround.StartAsync();
        await new ControlledRun(ground.Lines).RollBackAsync();

        var second = await new ControlledRun(ground.Lines).RollBackAsync();

        Assert.That(second.Verdict, Is.EqualTo(RollbackVerdict.NotEligible), second.Detail);
        Assert.That(second.Detail, Does.Contain("v3 1.5.0, which came after that version, does not: somebody has gone back already"));
        Assert.That(ground.Changes, Is.EqualTo(1));
    }

    [Test]
    public async Task What_an_earlier_run_left_is_passed_over_behind_another_release()
    {
        await using var ground = await HerokuGround.StartAsync();
        await new ControlledRun(ground.Lines).RollBackAsync();
        ground.DeployBySomebody("1.6.0");
        var known = new KnownVersions { Bad = [new KnownBadVersion("1.5.0", "INC-1") { ArrivedAt = "1.4.2" }] };

        var resolved = await new ControlledRun(ground.Lines).RollBackAsync(ControlledRun.Request with { Known = known });

        Assert.That((resolved.Verdict, resolved.ToVersion), Is.EqualTo((RollbackVerdict.Switched, "1.4.2")), resolved.Detail);
    }
}
