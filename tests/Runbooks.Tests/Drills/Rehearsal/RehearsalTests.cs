using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Sandbox;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Drills.Rehearsal;

/// <summary>`runbook drill --against` as a person meets it: the real engine beside a real target, which must not notice.</summary>
public sealed partial class RehearsalTests
{
    private const string Head = "apiVersion: runbooks/v1\nid: hostile\ntitle: Hostile\nseverity: feature\nsteps:\n";

    private CommandRun _run = null!;

    [SetUp]
    public void Begin() => _run = new CommandRun().InRepository();

    [TearDown]
    public void End() => _run.Dispose();

    [Test]
    public async Task A_runbook_is_rehearsed_to_its_end_and_the_target_does_not_notice()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);

        var exitCode = await DrillAsync("performance-degradation", "--harmless", "POST /api/ai/query-that-does-not-exist");

        Snapshot.Match(Stable(_run.Out), "rehearsal-holds");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero, _run.Out + _run.Error);
            Assert.That((sandbox.RollbackPosts, sandbox.SwitchPosts, sandbox.DeployPosts, sandbox.Toggles), Is.EqualTo((0, 0, 0, 0)));
            Assert.That(sandbox.ActiveVersion, Is.EqualTo("1.5.0"));
            Assert.That(_run.Git("for-each-ref"), Does.Not.Contain("incident"), "no record");
            Assert.That(Directory.Exists(Path.Combine(_run.Folder, ".local")), Is.False, "no lock, no journal, no spool");
            Assert.That(Directory.Exists(Path.Combine(_run.Folder, ".git", "runbook")), Is.False);
        });
    }

    [Test]
    public async Task Where_nothing_is_declared_harmless_not_one_POST_leaves_and_what_needs_one_is_not_proved()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);
        _run.Write("runbooks/reads.yaml", """
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
            """);

        var exitCode = await DrillAsync("reads", "--format", "json");

        var report = JsonNode.Parse(_run.Out)!;
        var checks = report["checklist"]!.AsArray().ToDictionary(c => (string)c!["id"]!, c => (string)c!["status"]!);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(3), _run.Out);
            Assert.That(sandbox.Requests.Count(r => r.Method != "GET"), Is.Zero);
            Assert.That(report["steps"]!.AsArray().Select(s => $"{s!["path"]} {s["status"]} {s["proved"]}"), Is.EquivalentTo(new[] { "status", "rollback", "then", "both/word", "both/own", "both", "each/0/one", "each/1/one", "each" }.Select(p => $"{p} passed true")), _run.Out);
            Assert.That(checks.Where(c => c.Value == "pass").Select(c => c.Key), Is.EqualTo(new[] { "health", "environment-switched", "version", "monitoring" }));
            Assert.That(checks.Where(c => c.Value == "unknown").Select(c => c.Key), Is.EqualTo(new[] { "core-functionality", "performance", "error-rate" }));
            Assert.That(report["heldBack"]!.AsArray(), Is.Not.Empty);
            Assert.That(report["sent"]!.AsArray().Select(r => (string)r!["method"]!), Is.All.EqualTo("GET"));
        });
    }

    [Test]
    public async Task Without_an_address_of_the_other_environment_what_it_would_serve_is_not_proved()
    {
        await using var target = await WatchfulTarget.StartAsync();
        _run.Write("runbooks/targets/t.yaml", $"apiVersion: runbooks/v1\nname: t\nbase-url: {target.BaseUrl}\nprocessing-time: 2s\nread-every: 10ms\nstable-every: 10ms\nmetrics: none\n");
        _run.Write("runbooks/reads.yaml", """
            apiVersion: runbooks/v1
            id: reads
            title: Reads alone
            severity: feature
            steps:
              - { id: rollback, rollback: { to: previous } }
              - { id: version, http: { get: /api/health }, expect: [ body.version == "1.4.2" ] }
              - { id: after, http: { get: /health }, expect: [ body.environment == "blue" ] }
            checklist: [ health, environment-switched, version ]
            """);

        var exitCode = await _run.RunAsync("drill", "reads", "--against", "t");

        Snapshot.Match(Stable(_run.Out), "rehearsal-not-proved");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(3));
            Assert.That(target.Heard, Is.All.StartsWith("GET "));
        });
    }

    [Test]
    public async Task Where_the_status_cannot_be_read_nothing_is_rehearsed()
    {
        await using var sandbox = await StartAsync("error=503@status");
        Target(sandbox);

        Assert.That(await DrillAsync("quick-rollback"), Is.EqualTo(3));

        Assert.That(_run.Out, Does.EndWith("NOT PROVED  The status cannot be read: the status answered HTTP 503.\n"));
        Assert.That(sandbox.Requests.Select(r => $"{r.Method} {r.Path}"), Is.EqualTo(new[] { "GET /deployment/status" }));
    }

    [Test]
    public async Task A_path_is_the_same_however_it_is_written()
    {
        await using var target = await WatchfulTarget.StartAsync();
        _run.Write("runbooks/targets/t.yaml", $"apiVersion: runbooks/v1\nname: t\nbase-url: {target.BaseUrl}\nstable-every: 10ms\n");
        _run.Write("runbooks/ways.yaml", Head.Replace("hostile", "ways", StringComparison.Ordinal) + $"""
              - id: rollback
                rollback: {"{}"}
              - id: escaped
                http: {"{"} get: "/api/x?of=%41%C3%A4" {"}"}
              - id: whole
                http: {"{"} get: "{target.BaseUrl}api/y" {"}"}
            """);

        Assert.That(await _run.RunAsync("drill", "ways", "--against", "t", "--format", "json"), Is.EqualTo(3), _run.Out);

        var report = JsonNode.Parse(_run.Out)!;
        Assert.That(report["steps"]!.AsArray().Select(s => $"{s!["path"]} {s["proved"]}"), Is.EqualTo(new[] { "rollback true", "escaped false", "whole false" }));
        Assert.That(report["heldBack"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_standby_that_would_not_do_fails_the_rehearsal()
    {
        await using var sandbox = await StartAsync("standby-secretly-unhealthy");
        Target(sandbox);

        var exitCode = await DrillAsync("quick-rollback");

        Assert.That(exitCode, Is.EqualTo(1), _run.Out);
        Assert.That(_run.Out, Does.Contain("FAILS  `rollback` failed: blue is not healthy by our own probe"));
        Assert.That(sandbox.RollbackPosts, Is.Zero);
    }

    [Test]
    public async Task Questions_are_taken_as_answered_and_nobody_is_told()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);

        await DrillAsync("manual-rollback", "--harmless", "POST /api/ai/query-that-does-not-exist", "--format", "markdown");

        Snapshot.Match(Stable(_run.Out), "rehearsal-markdown");
        Assert.That(sandbox.Toggles, Is.Zero);
    }

    [Test]
    public async Task While_a_run_holds_the_target_nothing_is_rehearsed_and_a_rehearsal_holds_up_no_run()
    {
        await using var sandbox = await StartAsync("slow-switch=2s");
        Target(sandbox);
        var other = _run.Beside("somebody").RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors");
        while (sandbox.RollbackPosts == 0) await Task.Delay(5);
        var before = sandbox.Requests.Count;

        Assert.That(await DrillAsync("quick-rollback"), Is.EqualTo(5));

        Assert.That(_run.Out, Does.Contain("LOCKED  Nothing was sent: the target is held by another run"));
        Assert.That(await other, Is.Zero, "the run goes on");
        Assert.That(sandbox.Toggles, Is.EqualTo(1));
        Assert.That(before, Is.GreaterThan(0));
    }

    [Test]
    public async Task A_switch_that_really_happens_meanwhile_makes_the_rehearsal_say_nothing()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox, "stable-every: 300ms\n");
        var drill = _run.RunAsync("drill", "quick-rollback", "--against", "sandbox");
        while (sandbox.Requests.Count(r => r.Path == "/deployment/status") < 5) await Task.Delay(5);
        using (var hand = new HttpClient()) await hand.PostAsync(new Uri(sandbox.BaseUrl, "/deployment/rollback"), null);

        Assert.That(await drill, Is.EqualTo(3), _run.Out);
        Assert.That(_run.Out, Does.Contain("NOT PROVED  It proves nothing: the status does not name the environment any more that served when the rehearsal began"));
    }

    [TestCase("RB0730", "  - { id: tool, command: { run: [curl, -X, POST, http://localhost/] } }")]
    [TestCase("RB0730", "  - { id: tool, command: { run: [status-tool], safe: true } }")]
    [TestCase("RB0731", "  - { id: warm, http: { post: /caches } }")]
    [TestCase("RB0731", "  - { id: drop, http: { delete: \"/sessions/{{ target.name }}\" } }")]
    [TestCase("RB0731", "  - { id: sly, http: { post: /deployment/rollback, safe: true } }")]
    [TestCase("RB0731", "  - { id: sly, http: { post: \"/deployment//%72ollback/\", safe: true } }")]
    [TestCase("RB0731", "  - { id: sly, http: { post: \"/x/../Deployment/Switch;a=b\", safe: true } }")]
    [TestCase("RB0731", "  - { id: sly, http: { get: /deployment/deploy } }")]
    [TestCase("RB0731", "  - { id: all, parallel: [ { id: a, http: { get: /health } }, { id: b, sample: { http: { post: /deployment/switch, safe: true } } } ] }")]
    [TestCase("RB0732", "  - { id: status, http: { get: /deployment/status } }\n  - { id: next, http: { post: \"{{ steps.status.body.next }}\", safe: true } }")]
    [TestCase("RB0732", "  - { id: status, http: { get: /deployment/status } }\n  - { id: next, http: { get: \"{{ steps.status.body.next }}\" } }")]
    [TestCase("RB0732", "  - { id: status, http: { get: /deployment/status } }\n  - { id: next, http: { post: /graphql, body: \"{{ steps.status.body.next }}\", safe: true } }")]
    [TestCase("RB0732", "  - { id: status, http: { get: /deployment/status } }\n  - id: each\n    foreach:\n      in: steps.status.body.deploymentHistory\n      steps:\n        - { id: one, http: { get: \"/{{ item.environment }}\" } }")]
    [TestCase("RB0733", "  - { id: sly, http: { get: /sessions, headers: { X-HTTP-Method-Override: DELETE } } }")]
    [TestCase("RB0733", "  - { id: sly, http: { get: /health, headers: { X-Original-URL: /deployment/rollback } } }")]
    [TestCase("RB0733", "  - { id: sly, http: { get: \"/sessions?_method=DELETE\" } }")]
    [TestCase("RB0733", "  - { id: sly, http: { get: /search, json: { q: x } } }")]
    [TestCase("RB0733", "  - { id: sly, http: { get: /socket, headers: { Upgrade: websocket } } }")]
    [TestCase("RB0734", "  - { id: call, runbook: nowhere }")]
    [TestCase("RB0731", "  - { id: call, runbook: { id: inner, inputs: { path: /caches } } }")]
    [TestCase("RB0732", "  - { id: status, http: { get: /deployment/status } }\n  - { id: call, runbook: { id: outer, inputs: { path: \"{{ steps.status.body.next }}\" } } }")]
    [TestCase("RB0731", "  - { id: fine, http: { get: /health } }\non-failure:\n  - { id: warm, http: { put: /caches } }")]
    public async Task What_cannot_be_proved_harmless_is_refused_with_its_line_before_anything_is_sent(string code, string steps)
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);
        _run.Write("runbooks/hostile.yaml", Head + steps + "\n");
        const string Inner = "apiVersion: runbooks/v1\nid: ID\ntitle: Inner\nseverity: feature\ninputs:\n  path: { type: string, required: true }\nsteps:\n";
        _run.Write("runbooks/inner.yaml", Inner.Replace("ID", "inner", StringComparison.Ordinal) + "  - { id: send, http: { post: \"{{ inputs.path }}\" } }\n");
        _run.Write("runbooks/outer.yaml", Inner.Replace("ID", "outer", StringComparison.Ordinal) + "  - { id: send, http: { post: \"{{ inputs.path }}\", safe: true } }\n");

        var exitCode = await DrillAsync("hostile");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(_run.Error, Does.Contain($"error[{code}]").And.Contain(" --> runbooks/").And.Contain("= help: ").And.EndWith("Nothing was sent.\n"));
            Assert.That(sandbox.Requests, Is.Empty);
        });
    }

    [TestCase("/deployment/deploy", 2)]
    [TestCase("/caches", 0)]
    public async Task What_is_declared_harmless_on_the_command_line_is_sent_but_for_what_the_controller_does(string path, int exitCode)
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);
        _run.Write("runbooks/hostile.yaml", Head + $"  - {{ id: send, http: {{ post: {path}, json: {{ a: 1 }} }}, expect: [ status == 404 ] }}\n  - {{ id: rollback, rollback: {{}} }}\n");

        Assert.That(await DrillAsync("hostile", "--harmless", $"POST {path}"), Is.EqualTo(exitCode), _run.Out + _run.Error);

        Assert.That(sandbox.Requests.Where(r => r.Method == "POST").Select(r => r.Path).Distinct(), Is.EqualTo(exitCode == 0 ? new[] { path } : []));
    }

    [TestCase("RB0731", "probe-path: /deployment/rollback\n", "health")]
    [TestCase("RB0731", "metrics: /Deployment/switch/\n", "monitoring")]
    [TestCase("RB0733", "metrics: \"/metrics?_method=DELETE\"\n", "monitoring")]
    [TestCase("RB0731", "", "widget: { path: /deployment/deploy }")]
    public async Task A_path_of_the_target_or_of_a_check_is_refused_like_any_other(string code, string target, string check)
    {
        await using var sandbox = await StartAsync();
        Target(sandbox, target);
        _run.Write("runbooks/hostile.yaml", Head + $"  - {{ id: rollback, rollback: {{}} }}\nchecklist: [ {{ {check.Split(':')[0]}: {(check.Contains(':', StringComparison.Ordinal) ? check[(check.IndexOf(':', StringComparison.Ordinal) + 1)..] : "{}")} }} ]\n");

        Assert.That(await DrillAsync("hostile"), Is.EqualTo(2), _run.Out + _run.Error);

        Assert.That(_run.Error, Does.Contain($"error[{code}]"));
        Assert.That(sandbox.Requests, Is.Empty);
    }

    [Test]
    public async Task What_is_refused_reads_well()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox, "headers: { X-HTTP-Method-Override: POST }\n");
        _run.Write("runbooks/hostile.yaml", Head + """
              - { id: tool, command: { run: [deploy-tool, --undo] } }
              - { id: warm, http: { post: /caches } }
              - { id: next, http: { get: "{{ steps.tool.stdout }}" } }
              - { id: sly, http: { get: "/sessions?_method=DELETE" } }
              - { id: call, runbook: nowhere }

            """);

        Assert.That(await DrillAsync("hostile"), Is.EqualTo(2));

        Snapshot.Match(_run.Error, "rehearsal-refused");
        Assert.That(sandbox.Requests, Is.Empty);
    }

    [TestCase(307)]
    [TestCase(302)]
    public async Task A_redirect_is_not_followed_to_another_host(int status)
    {
        await using var elsewhere = await WatchfulTarget.StartAsync();
        await using var target = await WatchfulTarget.StartAsync();
        target.Answer = context =>
        {
            if (context.Request.Path != "/health") return false;
            context.Response.StatusCode = status;
            context.Response.Headers.Location = new Uri(elsewhere.BaseUrl, "/deployment/rollback").AbsoluteUri;
            return true;
        };
        _run.Write("runbooks/targets/t.yaml", $"apiVersion: runbooks/v1\nname: t\nbase-url: {target.BaseUrl}\n");
        _run.Write("runbooks/hostile.yaml", Head + "  - { id: health, http: { get: /health } }\n");

        Assert.That(await _run.RunAsync("drill", "hostile", "--against", "t"), Is.EqualTo(1), _run.Out);

        Assert.That(elsewhere.Heard, Is.Empty);
        Assert.That(target.Heard, Is.All.StartsWith("GET "));
    }

    [Test]
    public async Task The_credentials_of_a_target_go_to_no_address_that_its_file_does_not_name()
    {
        await using var sandbox = await StartAsync();
        var heard = new List<string>();
        await using var target = await WatchfulTarget.StartAsync();
        await using var standby = await WatchfulTarget.StartAsync();
        standby.Answer = context =>
        {
            lock (heard) heard.Add(context.Request.Headers.Authorization.ToString());
            return false;
        };
        target.Answer = context =>
        {
            if (context.Request.Path != "/deployment/status") return false;
            context.Response.ContentType = "application/json";
            var body = $$$"""{"currentEnvironment":"green","environments":{"blue":{"version":"1.4.2","port":{{{standby.BaseUrl.Port}}}},"green":{"version":"1.5.0"}},"deploymentHistory":[]}""";
            context.Response.ContentLength = body.Length;
            context.Response.BodyWriter.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body)).AsTask().GetAwaiter().GetResult();
            return true;
        };
        _run.With("TOKEN", "s3cret-token").Write("runbooks/reads.yaml", Head.Replace("hostile", "reads", StringComparison.Ordinal) + "  - { id: rollback, rollback: {} }\n  - { id: health, http: { get: /api/health } }\n");
        var file = $"apiVersion: runbooks/v1\nname: t\nbase-url: {target.BaseUrl}\nstable-every: 10ms\nheaders: {{ Authorization: \"Bearer ${{env:TOKEN}}\" }}\n";
        _run.Write("runbooks/targets/t.yaml", file);

        await _run.RunAsync("drill", "reads", "--against", "t");
        var unnamed = heard.ToList();
        _run.Write("runbooks/targets/t.yaml", $"{file}environments: {{ blue: \"{standby.BaseUrl}\" }}\n");
        await _run.RunAsync("drill", "reads", "--against", "t");

        Assert.Multiple(() =>
        {
            Assert.That(unnamed, Is.Not.Empty.And.All.Empty);
            Assert.That(heard.Skip(unnamed.Count), Is.Not.Empty.And.All.EqualTo("Bearer s3cret-token"));
            Assert.That(_run.Out, Does.Not.Contain("s3cret"));
        });
    }

    [TestCase("drill", "quick-rollback", "manual-rollback", "--against", "sandbox")]
    [TestCase("drill", "quick-rollback", "--against", "sandbox", "--harmless", "api")]
    public async Task What_is_typed_wrong_is_said(params string[] arguments)
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);

        Assert.That(await _run.RunAsync(arguments), Is.EqualTo(2));
        Assert.That(_run.Error, Does.Contain("= help: "));
        Assert.That(sandbox.Requests, Is.Empty);
    }

    private Task<int> DrillAsync(string runbook, params string[] more) => _run.RunAsync(["drill", runbook, "--against", "sandbox", .. more]);

    private static Task<SandboxTarget> StartAsync(params string[] faults) => SandboxTarget.StartAsync(
        new SandboxOptions { BadRelease = BadRelease.SlowResponses, Latency = TimeSpan.FromMilliseconds(50), Faults = faults }, TimeProvider.System, CancellationToken.None);

    private void Target(SandboxTarget sandbox, string more = "stable-every: 10ms\n") => _run.Write("runbooks/targets/sandbox.yaml", $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: 2s\nread-every: 10ms\nrequest-timeout: 2s\n{more}");

    private string Stable(string text) => Clocks().Replace(Counts().Replace(Spans().Replace(_run.Stable(text), "TIME"), " N times"), "THEN");

    [GeneratedRegex(@"(TIME|\d+m)( TIME)?( to (TIME|\d+m)( TIME)?)?")]
    private static partial Regex Spans();

    [GeneratedRegex(@" \d+ times")]
    private static partial Regex Counts();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?Z?")]
    private static partial Regex Clocks();
}
