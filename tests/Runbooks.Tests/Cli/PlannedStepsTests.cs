using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>What a plan says of each step: what is known, what is not, and what a failure inside would stop.</summary>
public sealed class PlannedStepsTests
{
    [Test]
    public async Task Every_kind_of_step_is_shown_with_what_is_known_and_what_is_not()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Name("headers: { Authorization: \"Bearer ${env:DEPLOY_TOKEN}\" }\n");
        at.Run.With("DEPLOY_TOKEN", "s3cret-of-the-target").With("HOOK", "http://127.0.0.1:1/services/T0/B0/secret-of-the-hook");
        at.Run.Write(
            "runbooks/notifications.yaml",
            "apiVersion: runbooks/v1\nchannels:\n  ops: { slack: { webhook: \"${env:HOOK}\" } }\nroutes:\n  warning: { "
                + "channels: [ops] }\n  critical: { channels: [ops] }\n"
        );
        at.Run.Write(
            "runbooks/kinds.yaml",
            """
            apiVersion: runbooks/v1
            id: kinds
            title: One of each
            severity: feature
            inputs:
              reason: { type: string, required: true }
              pin: { type: string, secret: true, default: "9081-7263" }
            steps:
              - id: status
                title: Read
                http: { get: /deployment/status }
                expect: [ status == 200, body.currentEnvironment == "green" ]
              - id: not-now
                title: Only on blue
                when: steps.status.body.currentEnvironment == "blue"
                http: { post: /deployment/deploy }
              - id: ready
                title: Wait
                wait: { http: { get: /api/health }, until: body.status == "never", every: 1s, within: 5s }
              - id: sampled
                title: Sample
                sample: { http: { get: /api/health }, requests: 12, concurrency: 4 }
                expect: [ error_rate < 0.1 ]
              - id: ask
                title: Ask
                approve: { question: "May {{ target.name }} be changed by {{ inputs.reason }}?", from: ["@alice", ops], expires: 2m, accepts-yes: false, four-eyes: true }
              - id: warm
                title: Warm up
                when: steps.ask.granted
                http: { post: "/caches/{{ steps.status.body.currentEnvironment }}", json: { pin: "{{ inputs.pin }}", after: "{{ steps.ready.body.status }}" } }
              - id: again
                title: Depends on the write
                when: steps.warm.status == 200
                http: { get: "/jobs/{{ steps.warm.body.job }}" }
                expect: [ body.done ]
              - id: tool
                title: A program
                command: { run: [deploy-tool, "--to", "{{ steps.status.body.currentEnvironment }}"], within: 5s }
              - id: each
                title: Each environment
                foreach:
                  in: "[\"blue\", \"green\"]"
                  steps:
                    - id: one
                      title: One of them
                      http: { get: "/api/health?of={{ item }}" }
              - id: together
                title: At once
                parallel:
                  - id: left
                    title: Left
                    http: { get: /health }
                  - id: right
                    title: Right
                    check: [ widget ]
              - id: call
                title: Call another
                runbook: { id: called, inputs: { job: "{{ steps.warm.body.job }}", colour: blue } }
            on-failure:
              - id: sorry
                title: Say so
                notify: { level: critical, text: "{{ run.failed_step }} failed, {{ inputs.reason }}" }
            always:
              - id: bye
                title: Say how it ended
                notify: { channel: console, text: "{{ run.outcome }}" }
            checklist: [ database ]
            """
        );
        at.Run.Write(
            "runbooks/called.yaml",
            """
            apiVersion: runbooks/v1
            id: called
            title: What is called
            severity: feature
            inputs:
              job: { type: string, required: true }
              colour: { type: string, required: true }
            steps:
              - id: inner
                title: Inside
                http: { get: "/jobs/{{ inputs.job }}/{{ inputs.colour }}" }
            """
        );

        var exitCode = await at.PlanAsync("kinds");
        var text = at.Run.Out;
        await at.PlanAsync("kinds", "--format", "json");
        await at.Run.RunAsync("plan", "kinds", "--target", "sandbox", "-i", "reason=a test", "--format", "markdown");

        Snapshot.Match(StableText.OfPlan(at.Run, text), "plan-kinds");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(
                text + at.Run.Out,
                Does.Not.Contain("9081-7263").And.Not.Contain("s3cret-of-the-target").And.Not.Contain("secret-of-the-hook")
            );
            Assert.That(at.Sandbox.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
            Assert.That(at.Sandbox.Requests.Select(r => r.Path), Has.None.StartsWith("/jobs"), "what is not known is not asked for");
        });
    }

    [Test]
    public async Task What_fails_inside_a_step_that_is_tolerated_stops_nothing()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "runbooks/tolerant.yaml",
            """
            apiVersion: runbooks/v1
            id: tolerant
            title: Tolerant
            severity: feature
            steps:
              - id: look
                continue-on-failure: true
                parallel:
                  - { id: gone, http: { get: /api/health }, expect: [ status == 404 ] }
              - { id: tried, retry: { attempts: 3 }, http: { get: /api/health }, expect: [ status == 404 ] }
              - { id: rollback, rollback: {} }
            checklist: [ health ]
            """
        );

        var exitCode = await at.Run.RunAsync("plan", "tolerant", "--target", "sandbox");

        Assert.That(exitCode, Is.Zero, at.Run.Out);
        Assert.That(
            at.Run.Out,
            Does.Contain("  ✗ look ")
                .And.Contain("it would be tried up to 3 times")
                .And.Contain("COULD GO  A run would roll green 1.5.0 back to blue 1.4.2.")
        );
    }
}
