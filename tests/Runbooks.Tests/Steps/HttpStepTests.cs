using Runbooks.Events;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Steps;

/// <summary>`http` over real HTTP.</summary>
internal sealed class HttpStepTests
{
    [Test]
    public async Task An_answer_is_read_by_later_steps()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None);
        await run.RunStepsAsync(
            """
              - id: query
                http: { post: /api/ai/query, json: { content: "Is {{ target.name }} alive?", tenantId: acme }, headers: { X-Purpose: rehearsal }, safe: true }
                expect: [ status == 200, body.message != null, content_type == "application/json", elapsed_ms > 0 ]
              - id: later
                notify: { text: "{{ steps.query.status }} in {{ target.name }}" }
            """
        );
        Assert.That(run.Events.OfType<NotificationAsked>().Single().Text, Is.EqualTo("200 in sandbox"));
    }

    [Test]
    public async Task A_200_with_another_body_than_expected_fails()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "breaking-api@active");
        await run.RunStepsAsync(
            """
              - id: query
                http: { post: /api/ai/query, json: { content: hello, tenantId: acme }, safe: true }
                expect: [ status == 200, body.message != null ]
            """
        );
        Assert.That(run.Step("query").Error!.Label, Is.EqualTo("body.message was absent"));
    }

    [Test]
    public async Task A_body_larger_than_its_bound_is_not_read_and_fails()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "huge=3000000@status");
        await run.RunStepsAsync(
            """
              - id: status
                http: { get: /deployment/status, max-body: 4096 }
            """
        );
        Assert.That(run.Step("status").Error!.Message, Does.Contain("4 KiB"));
    }

    [Test]
    public async Task A_redirect_is_an_answer_and_is_not_followed()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "redirect=http://elsewhere.invalid/@status");
        await run.RunStepsAsync(
            """
              - id: status
                http: { get: /deployment/status }
                expect: [ status == 302 || status == 307 ]
            """
        );
        Assert.That(run.Step("status").Status, Is.EqualTo(StepStatus.Passed));
    }

    [Test]
    public async Task A_retry_sends_again_until_it_is_well_and_says_how_often()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "error=503@status*3");
        await run.RunStepsAsync(
            """
              - id: status
                http: { get: /deployment/status }
                retry: { attempts: 5, delay: 5ms }
            """
        );
        Assert.Multiple(() =>
        {
            Assert.That(run.Ends, Is.EqualTo(["status passed"]));
            Assert.That(run.Events.OfType<StepRetried>().Select(r => r.Attempt), Is.EqualTo([1, 2]));
        });
    }

    [Test]
    public async Task A_retry_gives_up_after_its_last_attempt()
    {
        await using var run = await EngineRun.StartAsync(BadRelease.None, "error=503@status");
        await run.RunStepsAsync(
            """
              - id: status
                http: { get: /deployment/status }
                retry: { attempts: 3, delay: 5ms }
            """
        );
        Assert.That(run.Step("status").Error!.Code, Is.EqualTo("RB0503"));
        Assert.That(run.Events.OfType<StepRetried>().Count(), Is.EqualTo(2));
    }
}
