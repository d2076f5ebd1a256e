using System.Text.Json.Nodes;
using Runbooks.Events;
using Runbooks.Tests.Support.Controllers;

namespace Runbooks.Tests.Controllers;

[TestFixture]
internal sealed class CaddyTests : ControllerTests<CaddyGround>
{
    [Test]
    public async Task An_Etag_that_stands_behind_the_answer_holds_the_change_back_when_somebody_else_moved()
    {
        await using var ground = await CaddyGround.StartAsync();
        var run = new ControlledRun(ground.Lines)
        {
            Meanwhile = async happened =>
            {
                if (happened is RollbackIntended)
                    await ground.Server.WriteAsync(CaddyServer.UpstreamsPath, new JsonArray(new JsonObject { ["dial"] = "127.0.0.1:9" }));
            },
        };

        var resolved = await run.RollBackAsync();

        Assert.That(resolved.Verdict, Is.Not.EqualTo(RollbackVerdict.Switched), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("HTTP 412"));
        Assert.That((await ground.Server.ReadAsync(CaddyServer.UpstreamsPath)).Json!.ToJsonString(), Does.Contain("127.0.0.1:9"));
    }

    [Test]
    public async Task Several_upstreams_stand_against_a_change()
    {
        await using var ground = await CaddyGround.StartAsync();
        var both = new JsonArray(
            new JsonObject { ["dial"] = ground.Server.Dial("1.5.0") },
            new JsonObject { ["dial"] = ground.Server.Dial("1.4.2") }
        );
        await ground.Server.WriteAsync(CaddyServer.UpstreamsPath, both);

        var resolved = await new ControlledRun(ground.Lines).RollBackAsync();

        Assert.That(resolved.Verdict, Is.EqualTo(RollbackVerdict.NotEligible), resolved.Detail);
        Assert.That(resolved.Detail, Does.Contain("shop has 2 upstreams"));
        Assert.That(ground.Changes, Is.Zero);
    }
}
