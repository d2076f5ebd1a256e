using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class UnleashTests : ControllerTests<UnleashGround>
{
    [Test]
    public async Task A_feature_that_somebody_switches_on_again_is_told_and_left()
    {
        await using var ground = await UnleashGround.StartAsync();
        var (seen, isOn) = (0, false);
        var run = new ControlledRun(ground.Lines)
        {
            Meanwhile = async happened =>
            {
                if (happened is not StatusObserved { Version: "off" } || ++seen < 2 || isOn)
                    return;
                isOn = true;
                await ground.Server.SendAsync("POST", $"{UnleashServer.PathIn(ground.Feature)}/on");
            },
        };

        var resolved = await run.RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.FlippedBack), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("went back to on").And.Contain(", by "));
        Assert.That(ground.Changes, Is.EqualTo(1));
    }

    [Test]
    public async Task A_feature_that_is_off_has_nothing_before_it()
    {
        await using var ground = await UnleashGround.StartAsync();
        await new ControlledRun(ground.Lines).RollBackAsync();

        var again = await new ControlledRun(ground.Lines).RollBackAsync();

        Assert.That(again.Verdict, Is.EqualTo(RollbackVerdict.NotEligible), again.Detail);
        Assert.That(again.Detail, Does.Contain("no earlier release"));
        Assert.That(ground.Changes, Is.EqualTo(1));
    }
}
