using System.Text.Json.Nodes;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal.Rehearsing;

/// <summary>`runbook drill --against` as a person meets it: the real engine beside a real target, which must not notice.</summary>
public sealed class RehearsalTests
{
    [Test]
    public async Task A_runbook_is_rehearsed_to_its_end_and_the_target_does_not_notice()
    {
        await using var at = await SandboxedRun.StartAsync();

        at.Name($"stable-every: 10ms\nenvironments: {{ blue: \"{at.Sandbox.Blue}\", green: \"{at.Sandbox.Green}\" }}\n");
        var exitCode = await at.RehearseAsync("performance-degradation");

        Snapshot.Match(StableText.OfRehearsal(at.Run, at.Run.Out), "rehearsal-holds");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, at.Run.Out + at.Run.Error);
            Assert.That(
                (at.Sandbox.RollbackPosts, at.Sandbox.SwitchPosts, at.Sandbox.DeployPosts, at.Sandbox.Toggles),
                Is.EqualTo((0, 0, 0, 0))
            );
            Assert.That(at.Sandbox.ActiveVersion, Is.EqualTo("1.5.0"));
            Assert.That(at.Run.Git("for-each-ref"), Does.Not.Contain("incident"), "no record");
            Assert.That(Directory.Exists(Path.Combine(at.Run.Folder, ".local")), Is.False, "no lock, no journal, no spool");
            Assert.That(Directory.Exists(Path.Combine(at.Run.Folder, ".git", "runbook")), Is.False);
        });
    }

    [Test]
    public async Task Where_nothing_is_declared_harmless_not_one_POST_leaves_and_what_needs_one_is_not_proved()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "runbooks/reads.yaml",
            """
            apiVersion: runbooks/v1
            id: reads
            title: Reads alone
            severity: feature
            steps:
              - { id: status, http: { get: /deployment/status }, expect: [ body.currentEnvironment == "green" ] }
              - { id: rollback, rollback: { to: previous } }
              - { id: then, http: { get: /deployment/status }, expect: [ body.currentEnvironment == "blue", body.environments.blue.status == "active" ] }
              - id: both
                parallel:
                  - { id: own, http: { get: /api/health }, expect: [ body.version == "1.4.2" ] }
                  - { id: word, wait: { http: { get: /health }, until: body.environment == "blue", every: 10ms, within: 2s } }
              - id: each
                foreach:
                  in: '["a", "b"]'
                  steps:
                    - { id: one, http: { get: "/api/health?of={{ item }}" }, expect: [ body.version == "1.4.2" ] }
            checklist: [ health, environment-switched, version, core-functionality, performance, error-rate, monitoring ]
            """
        );

        var exitCode = await at.RehearseAsync("reads", "--format", "json");

        var report = JsonNode.Parse(at.Run.Out)!;
        var checks = report["checklist"]!.AsArray().ToDictionary(c => (string)c!["id"]!, c => (string)c!["status"]!);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(3), at.Run.Out);
            Assert.That(at.Sandbox.Requests.Count(r => r.Method != "GET"), Is.Zero);
            Assert.That(
                report["steps"]!.AsArray().Select(s => $"{s!["path"]} {s["status"]} {s["proved"]}"),
                Is.EquivalentTo(
                    new[] { "status", "rollback", "then", "both/word", "both/own", "both", "each/0/one", "each/1/one", "each" }.Select(p =>
                        $"{p} passed true"
                    )
                ),
                at.Run.Out
            );
            Assert.That(
                checks.Where(c => c.Value == "pass").Select(c => c.Key),
                Is.EqualTo(new[] { "health", "environment-switched", "version", "monitoring" })
            );
            Assert.That(
                checks.Where(c => c.Value == "unknown").Select(c => c.Key),
                Is.EqualTo(new[] { "core-functionality", "performance", "error-rate" })
            );
            Assert.That(report["heldBack"]!.AsArray(), Is.Not.Empty);
            Assert.That(report["sent"]!.AsArray().Select(r => (string)r!["method"]!), Is.All.EqualTo("GET"));
        });
    }

    [Test]
    public async Task What_a_step_gets_by_the_path_of_the_change_is_made_up_and_proves_nothing()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Name($"stable-every: 10ms\nenvironments: {{ blue: \"{at.Sandbox.Blue}\", green: \"{at.Sandbox.Green}\" }}\n");
        at.Run.Write(
            "runbooks/raw.yaml",
            """
            apiVersion: runbooks/v1
            id: raw
            title: By hand
            severity: performance
            steps:
              - { id: back, http: { post: /deployment/rollback }, expect: [ body.success ] }
            checklist: [ environment-switched ]

            """
        );

        Assert.That(await at.RehearseAsync("raw"), Is.EqualTo(3), at.Run.Out + at.Run.Error);

        Assert.That(at.Run.Out, Does.Contain("this is not proved: `back`"));
        Assert.That(at.Sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task Questions_are_taken_as_answered_and_nobody_is_told()
    {
        await using var at = await SandboxedRun.StartAsync();

        at.Name($"stable-every: 10ms\nenvironments: {{ blue: \"{at.Sandbox.Blue}\", green: \"{at.Sandbox.Green}\" }}\n");
        await at.RehearseAsync("manual-rollback", "--format", "markdown");

        Snapshot.Match(StableText.OfRehearsal(at.Run, at.Run.Out), "rehearsal-markdown");
        Assert.That(at.Sandbox.Toggles, Is.Zero);
    }

    [Test]
    public async Task A_standby_that_would_not_do_fails_the_rehearsal()
    {
        await using var at = await SandboxedRun.StartAsync("standby-secretly-unhealthy");

        var exitCode = await at.RehearseAsync("quick-rollback");

        Assert.That(exitCode, Is.EqualTo(1), at.Run.Out);
        Assert.That(at.Run.Out, Does.Contain("FAILS  `rollback` failed: blue is not healthy by our own probe"));
        Assert.That(at.Sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task Where_the_status_cannot_be_read_nothing_is_rehearsed()
    {
        await using var at = await SandboxedRun.StartAsync("error=503@status");

        Assert.That(await at.RehearseAsync("quick-rollback"), Is.EqualTo(3));

        Assert.That(at.Run.Out, Does.EndWith("NOT PROVED  The status cannot be read: the status answered HTTP 503.\n"));
        Assert.That(at.Sandbox.Requests.Select(r => $"{r.Method} {r.Path}"), Is.EqualTo(new[] { "GET /deployment/status" }));
    }

    [Test]
    public async Task While_a_run_holds_the_target_nothing_is_rehearsed_and_a_rehearsal_holds_up_no_run()
    {
        await using var at = await SandboxedRun.StartAsync("slow-switch=2s");
        var other = at.Run.Beside("somebody").RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors");
        await Bounded.UntilAsync(() => at.Sandbox.RollbackPosts > 0, "the rollback is sent");
        var before = at.Sandbox.Requests.Count;

        Assert.That(await at.RehearseAsync("quick-rollback"), Is.EqualTo(5));

        Assert.That(at.Run.Out, Does.Contain("LOCKED  Nothing was sent: the target is held by another run"));
        Assert.That(await other, Is.Zero, "the run goes on");
        Assert.That(at.Sandbox.Toggles, Is.EqualTo(1));
        Assert.That(before, Is.GreaterThan(0));
    }

    [Test]
    public async Task A_switch_that_really_happens_meanwhile_makes_the_rehearsal_say_nothing()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Name("stable-every: 300ms\n");
        var drill = at.Run.RunAsync("drill", "quick-rollback", "--against", "sandbox");
        await Bounded.UntilAsync(
            () => at.Sandbox.Requests.Count(r => r.Path == "/deployment/status") >= 5,
            "the status is read five times"
        );
        using (var hand = new HttpClient())
            await hand.PostAsync(new Uri(at.Sandbox.BaseUrl, "/deployment/rollback"), null);

        Assert.That(await drill, Is.EqualTo(3), at.Run.Out);
        Assert.That(
            at.Run.Out,
            Does.Contain(
                "NOT PROVED  It proves nothing: the status is not any more what it was when the rehearsal began: something else acts"
            )
        );
    }
}
