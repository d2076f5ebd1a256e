using Runbooks.Tests.Support;

namespace Runbooks.Tests.Rehearsal.Rehearsing;

/// <summary>`runbook drill --against` refuses what it cannot prove harmless, before anything is sent.</summary>
public sealed class RefusedRehearsalTests
{
    private const string Head = "apiVersion: runbooks/v1\nid: hostile\ntitle: Hostile\nseverity: feature\nsteps:\n";

    [TestCase("RB0730", "  - { id: tool, command: { run: [curl, -X, POST, http://localhost/] } }")]
    [TestCase("RB0730", "  - { id: tool, command: { run: [status-tool], safe: true } }")]
    [TestCase("RB0731", "  - { id: warm, http: { post: /caches } }")]
    [TestCase("RB0731", "  - { id: drop, http: { delete: \"/sessions/{{ target.name }}\" } }")]
    [TestCase("RB0731", "  - { id: sly, http: { post: /deployment/rollback, safe: true } }")]
    [TestCase("RB0731", "  - { id: sly, http: { post: \"/deployment//%72ollback/\", safe: true } }")]
    [TestCase("RB0731", "  - { id: sly, http: { post: \"/x/../Deployment/Switch;a=b\", safe: true } }")]
    [TestCase("RB0731", "  - { id: sly, http: { get: /deployment/deploy } }")]
    [TestCase(
        "RB0731",
        "  - { id: all, parallel: [ { id: a, http: { get: /health } }, { id: b, sample: { http: { post: "
            + "/deployment/switch, safe: true } } } ] }"
    )]
    [TestCase(
        "RB0732",
        "  - { id: status, http: { get: /deployment/status } }\n  - { id: next, http: { post: \"{{ steps.status.body.next "
            + "}}\", safe: true } }"
    )]
    [TestCase(
        "RB0732",
        "  - { id: status, http: { get: /deployment/status } }\n  - { id: next, http: { get: \"{{ steps.status.body.next }}\" } }"
    )]
    [TestCase(
        "RB0732",
        "  - { id: status, http: { get: /deployment/status } }\n  - { id: next, http: { post: /graphql, body: \"{{ "
            + "steps.status.body.next }}\", safe: true } }"
    )]
    [TestCase(
        "RB0732",
        "  - { id: status, http: { get: /deployment/status } }\n  - id: each\n    foreach:\n      in: "
            + "steps.status.body.deploymentHistory\n      steps:\n        - { id: one, http: { get: \"/{{ item.environment }}\" } }"
    )]
    [TestCase("RB0733", "  - { id: sly, http: { get: /sessions, headers: { X-HTTP-Method-Override: DELETE } } }")]
    [TestCase("RB0733", "  - { id: sly, http: { get: /health, headers: { X-Original-URL: /deployment/rollback } } }")]
    [TestCase("RB0733", "  - { id: sly, http: { get: \"/sessions?_method=DELETE\" } }")]
    [TestCase("RB0733", "  - { id: sly, http: { get: /search, json: { q: x } } }")]
    [TestCase("RB0733", "  - { id: sly, http: { get: /socket, headers: { Upgrade: websocket } } }")]
    [TestCase("RB0734", "  - { id: call, runbook: nowhere }")]
    [TestCase("RB0731", "  - { id: call, runbook: { id: inner, inputs: { path: /caches } } }")]
    [TestCase(
        "RB0732",
        "  - { id: status, http: { get: /deployment/status } }\n  - { id: call, runbook: { id: outer, inputs: { path: \"{{ "
            + "steps.status.body.next }}\" } } }"
    )]
    [TestCase("RB0731", "  - { id: fine, http: { get: /health } }\non-failure:\n  - { id: warm, http: { put: /caches } }")]
    public async Task What_cannot_be_proved_harmless_is_refused_with_its_line_before_anything_is_sent(string code, string steps)
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write("runbooks/hostile.yaml", Head + steps + "\n");
        const string Inner =
            "apiVersion: runbooks/v1\nid: ID\ntitle: Inner\nseverity: feature\ninputs:\n  path: { type: string, required: true }\nsteps:\n";
        at.Run.Write(
            "runbooks/inner.yaml",
            Inner.Replace("ID", "inner", StringComparison.Ordinal) + "  - { id: send, http: { post: \"{{ inputs.path }}\" } }\n"
        );
        at.Run.Write(
            "runbooks/outer.yaml",
            Inner.Replace("ID", "outer", StringComparison.Ordinal) + "  - { id: send, http: { post: \"{{ inputs.path }}\", safe: true } }\n"
        );

        var exitCode = await at.RehearseAsync("hostile");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(
                at.Run.Error,
                Does.Contain($"error[{code}]").And.Contain(" --> runbooks/").And.Contain("= help: ").And.EndWith("Nothing was sent.\n")
            );
            Assert.That(at.Sandbox.Requests, Is.Empty);
        });
    }

    [TestCase("RB0731", "probe-path: /deployment/rollback\n", "health")]
    [TestCase("RB0731", "metrics: /Deployment/switch/\n", "monitoring")]
    [TestCase("RB0733", "metrics: \"/metrics?_method=DELETE\"\n", "monitoring")]
    [TestCase("RB0731", "", "widget: { path: /deployment/deploy }")]
    public async Task A_path_of_the_target_or_of_a_check_is_refused_like_any_other(string code, string target, string check)
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Name(target);
        at.Run.Write(
            "runbooks/hostile.yaml",
            Head
                + $"  - {{ id: rollback, rollback: {{}} }}\nchecklist: [ {{ {check.Split(':')[0]}: "
                + $"{(check.Contains(':', StringComparison.Ordinal) ? check[(check.IndexOf(':', StringComparison.Ordinal) + 1)..] : "{}")} "
                + $"}} ]\n"
        );

        Assert.That(await at.RehearseAsync("hostile"), Is.EqualTo(2), at.Run.Out + at.Run.Error);

        Assert.That(at.Run.Error, Does.Contain($"error[{code}]"));
        Assert.That(at.Sandbox.Requests, Is.Empty);
    }

    [Test]
    public async Task What_is_refused_reads_well()
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Name("headers: { X-HTTP-Method-Override: POST }\n");
        at.Run.Write(
            "runbooks/hostile.yaml",
            Head
                + """
                  - { id: tool, command: { run: [deploy-tool, --undo] } }
                  - { id: warm, http: { post: /caches } }
                  - { id: next, http: { get: "{{ steps.tool.stdout }}" } }
                  - { id: sly, http: { get: "/sessions?_method=DELETE" } }
                  - { id: call, runbook: nowhere }

                """
        );

        Assert.That(await at.RehearseAsync("hostile"), Is.EqualTo(2));

        Snapshot.Match(at.Run.Error, "rehearsal-refused");
        Assert.That(at.Sandbox.Requests, Is.Empty);
    }

    [TestCase("/deployment/deploy", 2)]
    [TestCase("/caches", 0)]
    public async Task What_is_declared_harmless_on_the_command_line_is_sent_but_for_what_the_controller_does(string path, int exitCode)
    {
        await using var at = await SandboxedRun.StartAsync();
        at.Run.Write(
            "runbooks/hostile.yaml",
            Head
                + $"  - {{ id: send, http: {{ post: {path}, json: {{ a: 1 }} }}, expect: [ status == 404 ] }}\n  - {{ id: "
                + $"rollback, rollback: {{}} }}\n"
        );

        Assert.That(await at.RehearseAsync("hostile", "--harmless", $"POST {path}"), Is.EqualTo(exitCode), at.Run.Out + at.Run.Error);

        Assert.That(
            at.Sandbox.Requests.Where(r => r.Method == "POST").Select(r => r.Path).Distinct(),
            Is.EqualTo(exitCode == 0 ? new[] { path } : [])
        );
    }

    [Test]
    public async Task What_is_declared_harmless_and_is_the_change_itself_is_refused()
    {
        await using var at = await SandboxedRun.StartAsync();

        Assert.That(await at.RehearseAsync("quick-rollback", "--harmless", "POST /deployment/rollback"), Is.EqualTo(2), at.Run.Out);

        Assert.That(at.Run.Error, Does.Contain("`--harmless \"POST /deployment/rollback\"` names a request that moves the traffic"));
        Assert.That(at.Sandbox.Requests, Is.Empty);
    }

    [TestCase("drill", "quick-rollback", "manual-rollback", "--against", "sandbox")]
    [TestCase("drill", "quick-rollback", "--against", "sandbox", "--harmless", "api")]
    public async Task What_is_typed_wrong_is_said(params string[] arguments)
    {
        await using var at = await SandboxedRun.StartAsync();

        Assert.That(await at.Run.RunAsync(arguments), Is.EqualTo(2));
        Assert.That(at.Run.Error, Does.Contain("= help: "));
        Assert.That(at.Sandbox.Requests, Is.Empty);
    }
}
