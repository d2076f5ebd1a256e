using System.Net;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Tests.Sandbox.Faults;

/// <summary>Faults of the environment that a rollback would go to, and of the controller's word.</summary>
internal sealed class StandbyFaultTests
{
    [TestCase("standby-unhealthy", "unhealthy")]
    [TestCase("standby-secretly-unhealthy", "healthy")]
    public async Task An_unhealthy_standby_answers_503_whether_the_status_knows_it_or_not(string fault, string word)
    {
        await using var visit = await SandboxVisit.StartAsync(fault);
        var status = await visit.StatusAsync();
        using var probe = await visit.GetAsync(new Uri(visit.Target.Blue, "/api/health").ToString());
        var body = await probe.JsonAsync();
        using var active = await visit.GetAsync("/api/health");
        Assert.Multiple(() =>
        {
            Assert.That(status["environments"]!["blue"].Text("health"), Is.EqualTo(word));
            Assert.That(probe.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(body.Text("status"), Is.EqualTo("unhealthy"));
            Assert.That(active.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        });
    }

    [Test]
    public async Task A_fault_of_the_standby_stays_with_its_environment_when_that_becomes_active()
    {
        await using var visit = await SandboxVisit.StartAsync("standby-unhealthy");
        await visit.RollbackAsync();
        using var response = await visit.GetAsync("/api/health");
        var status = await visit.StatusAsync();
        Assert.Multiple(() =>
        {
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(status["environments"]!["green"].Text("health"), Is.EqualTo("healthy"));
        });
    }

    [Test]
    public async Task A_standby_that_is_gone_is_not_in_the_status_answers_nothing_and_cannot_be_rolled_back_to()
    {
        await using var visit = await SandboxVisit.StartAsync("standby-gone");
        var environments = (await visit.StatusAsync())["environments"]!.AsObject();
        var answer = await visit.RollbackAsync();
        Assert.Multiple(() =>
        {
            Assert.That(environments.Select(pair => pair.Key), Is.EqualTo(new[] { "green" }));
            Assert.That(answer["success"]!.GetValue<bool>(), Is.False);
            Assert.That(visit.Target.Toggles, Is.Zero);
        });
        await Assert.ThrowsAsync<HttpRequestException>(() => visit.GetAsync(new Uri(visit.Target.Blue, "/api/health").ToString()));
    }

    [Test]
    public async Task An_active_environment_that_is_gone_is_a_bad_gateway()
    {
        await using var visit = await SandboxVisit.StartAsync("standby-gone@active");
        using var response = await visit.GetAsync("/api/health");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.BadGateway));
    }

    [Test]
    public async Task A_standby_with_the_same_version_is_no_better()
    {
        await using var visit = await SandboxVisit.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing, Faults = ["standby-same-version"] }
        );
        var status = await visit.StatusAsync();
        Assert.That(status["environments"]!["blue"].Text("version"), Is.EqualTo("1.5.0"));
        await visit.RollbackAsync();
        using var response = await visit.GetAsync("/api/health");
        Assert.That((visit.Target.ActiveVersion, (int)response.StatusCode), Is.EqualTo(("1.5.0", 500)));
    }

    [Test]
    public async Task A_constant_health_is_healthy_while_the_application_fails()
    {
        await using var visit = await SandboxVisit.StartAsync(new SandboxOptions { BadRelease = BadRelease.Crashing });
        Assert.That((await visit.JsonAsync("/health")).Text("health"), Is.EqualTo("unhealthy"));
        visit.Target.Faults.Set("constant-health");
        var word = await visit.JsonAsync("/health");
        var status = await visit.StatusAsync();
        using var application = await visit.GetAsync("/api/health");
        Assert.Multiple(() =>
        {
            Assert.That(word.Text("health"), Is.EqualTo("healthy"));
            Assert.That(status["environments"]!["green"].Text("health"), Is.EqualTo("healthy"));
            Assert.That(application.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        });
    }
}
