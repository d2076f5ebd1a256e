using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class HaproxyTests : ControllerTests<HaproxyGround>
{
    [Test]
    public async Task Weight_on_several_servers_stands_against_a_change()
    {
        await using var ground = await HaproxyGround.StartAsync();
        await ground.Server.AskAsync("set weight releases/v1.4.2 50");

        var resolved = await new ControlledRun(ground.Lines).RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.NotEligible), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("several servers of releases have weight"));
    }

    [Test]
    public async Task A_backend_that_is_not_there_is_told_by_the_look()
    {
        await using var ground = await HaproxyGround.StartAsync();

        var look = await new ControlledRun(ground.Lines.Replace("backend: releases", "backend: nothing")).LookAsync();

        Assert.That(look.Why, Does.Contain("`serving` names no release").And.Contain("controllers/haproxy.yaml"));
    }
}
