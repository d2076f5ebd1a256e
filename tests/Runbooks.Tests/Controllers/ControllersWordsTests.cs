using System.Text.RegularExpressions;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Controllers;

/// <summary>What a person reads of a run on another controller than the playbook's: its words, and none that it has nothing for.</summary>
[Category("Servers")]
[Parallelizable(ParallelScope.Children)]
public sealed partial class ControllersWordsTests
{
    private const string Undo = """
        apiVersion: runbooks/v1
        id: undo
        title: Go back to the release before
        severity: critical
        inputs:
          reason: { type: string, required: true, description: What was seen. }
        steps:
          - id: status
            title: Check what serves
            state: {}
          - id: undo
            rollback: { to: previous, within: 60s, otherwise: switch }
        checklist: [ environment-switched, version, core-functionality ]
        """;

    private const string Waits = """
        processing-time: 1s
        read-every: 50ms
        stable-reads: 3
        stable-every: 50ms
        """;

    [Test]
    public async Task A_plan_a_page_a_run_and_its_record_speak_of_releases()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { IsInMemory = true, BadRelease = BadRelease.FailingMigration },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = In(Lines(sandbox.BaseUrl));

        Assert.That(await run.RunAsync("plan", "undo", "--target", "shop", "-i", "reason=a test"), Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("revision 1 could be gone back to, with 1.4.2"));
        Assert.That(run.Out, Does.Contain("/replicasets?labelSelector=…\n"), "what only the first answer tells");
        AssertPlain(run.Out);

        Assert.That(await run.RunAsync("show", "undo", "--target", "shop", "--format", "markdown"), Is.Zero, run.Error);
        Assert.That(run.Out, Does.Contain("kubectl rollout undo deployment/sandbox --namespace sandbox    # ONCE"));
        Assert.That(run.Out, Does.Not.Contain("/deployment/"), "the playbook's controller has another API");
        AssertPlain(run.Out);

        Assert.That(await run.RunAsync("run", "undo", "--target", "shop", "-i", "reason=a test"), Is.Zero, run.Out + run.Error);
        Assert.That(run.Out, Does.Contain("revision 2 → revision 3"));
        AssertPlain(run.Out);

        var branch = run.Git("for-each-ref --format=%(refname:short) refs/heads/incident/").Trim();
        foreach (
            var file in run.Git($"ls-tree -r --name-only {branch}")
                .Split('\n')
                .Where(f => f.EndsWith("postmortem.md", StringComparison.Ordinal))
        )
        {
            var page = run.Git($"show {branch}:{file}");
            Assert.That(page, Does.Contain("of the state of the target in a row showed revision 3 (version 1.4.2) serving"));
            Assert.That(page, Does.Contain("Version 1.4.2 could still be gone back to"));
            AssertPlain(page);
        }
    }

    [Test]
    public async Task A_critical_request_that_is_declared_safe_is_asked_by_a_check_of_the_target_and_another_is_not()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { IsInMemory = true, BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        using var declared = In(Lines(sandbox.BaseUrl));
        using var undeclared = In(Lines(sandbox.BaseUrl).Replace(", safe: true", string.Empty, StringComparison.Ordinal));

        Assert.That(await undeclared.RunAsync("target", "check", "shop"), Is.Zero, undeclared.Error);
        Assert.That(Queries(sandbox), Is.Zero, "nothing says that it changes nothing");
        Assert.That(undeclared.Out, Does.Contain("`core-functionality` proves nothing: not sent"));

        Assert.That(await declared.RunAsync("target", "check", "shop"), Is.Zero, declared.Error);
        Assert.That(Queries(sandbox), Is.Positive);
        Assert.That(declared.Out, Does.Contain("critical    ok: "));
    }

    [Test]
    public async Task A_place_that_always_serves_is_switched_where_another_release_serves_in_it()
    {
        await using var ground = await AppServiceGround.StartAsync();
        using var run = In($"{Waits}\n{ground.Lines}");
        run.Write("runbooks/undo.yaml", Undo.Replace(", version, core-functionality", string.Empty, StringComparison.Ordinal));

        Assert.That(await run.RunAsync("run", "undo", "--target", "shop", "-i", "reason=a test"), Is.Zero, run.Out + run.Error);

        Assert.That(run.Out, Does.Match("environment-switched +production [^ ]+ → production [^ ]+, in 3 stable reads and again now"));
    }

    private static string Lines(Uri address) =>
        $$"""
            {{Waits}}
            base-url: {{address}}
            controller: { use: kubernetes, namespace: sandbox, deployment: sandbox }
            application:
              base-url: {{address}}
              health: { http: { get: /api/health }, version: body.version }
              critical: { http: { post: /api/ai/query, json: { content: hello, tenantId: t }, safe: true }, ok: body.message != null }
            """;

    private static int Queries(SandboxTarget sandbox) => sandbox.Requests.Count(r => r.Path == "/api/ai/query");

    private static CommandRun In(string lines)
    {
        var run = new CommandRun().InRepository();
        run.Write("runbooks/undo.yaml", Undo);
        run.Write("runbooks/targets/shop.yaml", $"apiVersion: runbooks/v1\nname: shop\n{lines}\n");
        return run;
    }

    private static void AssertPlain(string text) =>
        Assert.That(
            PlaybookWords().Matches(Body().Replace(text, string.Empty)).Select(m => m.Value),
            Is.Empty,
            "words of two environments, of which one stands by"
        );

    // What is sent is what the target calls its things.
    [GeneratedRegex(@"^ *\[\{""op"".*$", RegexOptions.Multiline)]
    private static partial Regex Body();

    [GeneratedRegex(
        @"^.*(?:stand(?:s|ing) by|standby environment|active environment|other environment|deployment status|\bgreen\b|\bblue\b).*$",
        RegexOptions.Multiline
    )]
    private static partial Regex PlaybookWords();
}
