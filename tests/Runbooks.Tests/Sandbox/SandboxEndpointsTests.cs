using System.Net;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Tests.Sandbox;

/// <summary>The sandbox's own endpoints, for other processes.</summary>
internal sealed class SandboxEndpointsTests
{
    [Test]
    public async Task Faults_are_set_read_and_removed_over_HTTP()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var set = await visit.PutAsync("/sandbox/faults/slow-switch@switch", "2s");
        using var plain = await visit.PutAsync("/sandbox/faults/refused*2", "");
        var read = await visit.JsonAsync("/sandbox/faults/slow-switch");
        var all = await visit.JsonAsync("/sandbox/faults");
        using var removed = await visit.DeleteAsync("/sandbox/faults/slow-switch");
        using var again = await visit.DeleteAsync("/sandbox/faults/slow-switch");
        Assert.Multiple(() =>
        {
            Assert.That((set.StatusCode, plain.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.OK)));
            Assert.That(read["set"]!.ToJsonString(), Is.EqualTo("""["slow-switch=2s@switch"]"""));
            Assert.That(all["set"]!.ToJsonString(), Is.EqualTo("""["slow-switch=2s@switch","refused@rollback*2"]"""));
            Assert.That(all["known"]!.AsArray(), Has.Count.EqualTo(SandboxFault.All.Count));
            Assert.That((removed.StatusCode, again.StatusCode), Is.EqualTo((HttpStatusCode.OK, HttpStatusCode.NotFound)));
            Assert.That(visit.Target.Faults.Current.Single().Fault, Is.EqualTo(ChangeFaults.Refused));
        });
        using var cleared = await visit.DeleteAsync("/sandbox/faults");
        Assert.That(visit.Target.Faults.Current, Is.Empty);
    }

    [Test]
    public async Task A_fault_that_cannot_be_read_is_400_with_the_reason()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var response = await visit.PutAsync("/sandbox/faults/latency", "soon");
        var body = await response.JsonAsync();
        Assert.That((response.StatusCode, body.ErrorCode()), Is.EqualTo((HttpStatusCode.BadRequest, "INVALID_FAULT")));
        Assert.That(body["error"].Text("message"), Does.Contain("a length of time"));
    }

    [Test]
    public async Task The_stats_count_what_arrived_and_what_really_switched()
    {
        await using var visit = await SandboxVisit.StartAsync("claimed-not-done*1");
        await visit.RollbackAsync();
        await visit.RollbackAsync();
        using var switched = await visit.PostAsync("/deployment/switch");
        var stats = await visit.JsonAsync("/sandbox/stats");
        Assert.That(
            stats.ToJsonString(),
            Is.EqualTo(
                """{"rollbackPosts":2,"switchPosts":1,"deployPosts":0,"toggles":2,"flipsBack":0,"activeEnvironment":"green","activeVersion":"1.5.0","standbyVersion":"1.4.2"}"""
            )
        );
    }

    [Test]
    public async Task What_somebody_else_switched_is_no_toggle_of_a_request_and_does_not_flip_back()
    {
        await using var visit = await SandboxVisit.StartAsync("moved-meanwhile*1");
        await visit.RollbackAsync();
        var stats = await visit.JsonAsync("/sandbox/stats");
        Assert.That((stats["toggles"]!.GetValue<int>(), stats["flipsBack"]!.GetValue<int>()), Is.EqualTo((1, 0)));
        Assert.That((visit.Target.Toggles, visit.Target.FlipsBack, visit.Target.Played.Changes.Count), Is.EqualTo((1, 0, 2)));
    }

    [Test]
    public async Task A_restart_over_HTTP_empties_the_history()
    {
        await using var visit = await SandboxVisit.StartAsync();
        using var restarted = await visit.PostAsync("/sandbox/restart");
        Assert.That((await visit.StatusAsync()).EventTypes(), Is.Empty);
    }

    [Test]
    public async Task A_look_at_the_sandbox_is_not_in_the_log()
    {
        await using var visit = await SandboxVisit.StartAsync();
        await visit.JsonAsync("/sandbox/stats");
        Assert.That(visit.Target.Requests, Is.Empty);
    }
}
