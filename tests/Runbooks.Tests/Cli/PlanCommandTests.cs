using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Cli;
using Runbooks.Cli.Commands;
using Runbooks.Sandbox;
using Runbooks.Tests.Drills.Rehearsal;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>`runbook plan` as a person or a script meets it: what it says of a target in some state, and that it leaves nothing behind.</summary>
public sealed partial class PlanCommandTests
{
    private CommandRun _run = null!;

    [SetUp]
    public void Begin() => _run = new CommandRun().InRepository();

    [TearDown]
    public void End() => _run.Dispose();

    [TestCase("bad-active", 0)]
    [TestCase("standby-unhealthy", 1, "standby-unhealthy")]
    [TestCase("standby-secretly-unhealthy", 1, "standby-secretly-unhealthy")]
    [TestCase("standby-same-version", 1, "standby-same-version")]
    [TestCase("standby-gone", 1, "standby-gone")]
    [TestCase("status-unreadable", 3, "error=503@status")]
    public async Task What_a_run_would_do_now_is_said_for_a_target_in_some_state(string name, int exitCode, params string[] faults)
    {
        await using var sandbox = await StartAsync(faults);
        Target(sandbox);

        var ended = await PlanAsync("performance-degradation");

        Snapshot.Match(Stable(_run.Out), $"plan-{name}");
        Assert.That(ended, Is.EqualTo(exitCode), _run.Error);
    }

    [Test]
    public async Task A_target_that_is_safe_already_is_said_to_be_left_alone()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);

        var exitCode = await PlanAsync("performance-degradation", "-i", "bad-version=1.4.9");

        Snapshot.Match(Stable(_run.Out), "plan-already-safe");
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task A_version_that_an_earlier_run_left_is_not_gone_back_to()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);
        _run.Write("deployments/sandbox.yaml", "apiVersion: runbooks/v1\nkind: ledger\ntarget: sandbox\nknown-bad:\n  - { version: \"1.4.2\", since: \"2026-11-20T10:00:00Z\", incident: INC-20261120-100000-quick-rollback-abcd }\nhistory: []\n");
        _run.Git("add deployments");
        _run.Git("commit -q -m Ledger");

        var exitCode = await PlanAsync("quick-rollback", "-i", "bad-version=1.5.0");

        Snapshot.Match(Stable(_run.Out), "plan-known-bad");
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Who_holds_the_target_is_said_and_scripts_can_tell()
    {
        await using var sandbox = await StartAsync("slow-switch=3s");
        Target(sandbox);
        var other = _run.Beside("somebody").RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors");
        while (sandbox.RollbackPosts == 0) await Task.Delay(5);

        var exitCode = await PlanAsync("quick-rollback");

        Assert.That(exitCode, Is.EqualTo(5), _run.Error);
        Snapshot.Match(Stable(_run.Out), "plan-locked");
        await other;
        Assert.That(sandbox.Toggles, Is.EqualTo(1), "the run that was looked at goes on");
    }

    [Test]
    public async Task A_target_that_another_machine_holds_is_seen_at_the_remote_and_nothing_is_fetched_for_that()
    {
        await using var sandbox = await StartAsync("slow-switch=3s");
        using var elsewhere = new CommandRun().InRepository();
        using var remote = new CommandRun();
        remote.Git("init -q --bare -b main");
        foreach (var machine in new[] { _run, elsewhere })
        {
            machine.Git($"remote add origin {remote.Folder}");
            machine.With("PATH", Environment.GetEnvironmentVariable("PATH")!);
            Target(sandbox, on: machine);
        }

        var other = elsewhere.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=errors", "--no-push");
        while (sandbox.RollbackPosts == 0) await Task.Delay(5);
        var before = Files();

        var exitCode = await PlanAsync("quick-rollback");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(5), _run.Out);
            Assert.That(_run.Out, Does.Contain("held by another run: run ").And.Contain("(at the remote origin)"));
            Assert.That(Files(), Is.EqualTo(before));
        });
        await other;
        await PlanAsync("quick-rollback", "-i", "bad-version=1.4.2");
        Assert.That(_run.Out, Does.Contain("nobody holds the target"));
        Assert.That(Files(), Is.EqualTo(before));
    }

    [Test]
    public async Task Where_the_standby_cannot_be_probed_the_plan_says_so()
    {
        await using var target = await WatchfulTarget.StartAsync();
        _run.Write("runbooks/targets/sandbox.yaml", $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {target.BaseUrl}\n");

        Assert.That(await PlanAsync("quick-rollback"), Is.Zero, _run.Error);

        Assert.That(_run.Out, Does.Contain("blue is not probed: no address of its own is known (`environments:` of the target), so the controller's word counts: \"healthy\""));
        Assert.That(target.Heard, Is.All.StartsWith("GET "));
    }

    [Test]
    public async Task What_fails_inside_a_step_that_is_tolerated_stops_nothing()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);
        _run.Write("runbooks/tolerant.yaml", """
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
            """);

        var exitCode = await _run.RunAsync("plan", "tolerant", "--target", "sandbox");

        Assert.That(exitCode, Is.Zero, _run.Out);
        Assert.That(_run.Out, Does.Contain("  ✗ look ").And.Contain("it would be tried up to 3 times").And.Contain("COULD GO  A run would roll green 1.5.0 back to blue 1.4.2."));
    }

    [Test]
    public async Task A_plan_sends_reads_alone_and_leaves_no_file_behind()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);
        _run.Write("runbooks/notifications.yaml", "apiVersion: runbooks/v1\nchannels:\n  hook: { webhook: { url: \"http://127.0.0.1:1/\" } }\n");
        var before = Files();

        foreach (var id in new[] { "performance-degradation", "quick-rollback", "manual-rollback", "automated-rollback", "emergency-customer-impact" }) Assert.That(await PlanAsync(id), Is.Zero, _run.Out + _run.Error);

        Assert.Multiple(() =>
        {
            Assert.That(sandbox.Requests, Is.Not.Empty);
            Assert.That(sandbox.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
            Assert.That(Files(), Is.EqualTo(before), "in the work tree, .git, and the state of this machine");
        });
    }

    [Test]
    public async Task With_json_standard_output_is_one_document_with_what_a_script_asks_for()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);

        await PlanAsync("performance-degradation", "--format", "json");

        var plan = JsonNode.Parse(_run.Out)!;
        var rollback = plan["steps"]!.AsArray().Single(s => (string)s!["path"]! == "rollback")!;
        Assert.Multiple(() =>
        {
            Assert.That((string)plan["answer"]!, Is.EqualTo("could go"));
            Assert.That((int)plan["exitCode"]!, Is.Zero);
            Assert.That((string)rollback["rollback"]!["decision"]!, Is.EqualTo("would send"));
            Assert.That(rollback["rollback"]!["to"]!.ToJsonString(), Is.EqualTo("""{"environment":"blue","version":"1.4.2"}"""));
            Assert.That((string)rollback["requests"]![0]!["url"]!, Is.EqualTo(sandbox.BaseUrl.AbsoluteUri + "deployment/rollback"));
            Assert.That(plan["sent"]!.AsArray().Select(r => (string)r!["method"]!), Is.All.EqualTo("GET"));
            Assert.That((double)plan["rto"]!["fromSeconds"]!, Is.GreaterThan(0).And.LessThan((double)plan["rto"]!["toSeconds"]!));
        });
    }

    [Test]
    public async Task In_Markdown_it_is_a_page_for_a_job_summary()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);

        await PlanAsync("manual-rollback", "--format", "markdown");

        Snapshot.Match(Stable(_run.Out), "plan-markdown");
    }

    [Test]
    public async Task Every_kind_of_step_is_shown_with_what_is_known_and_what_is_not()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox, "headers: { Authorization: \"Bearer ${env:DEPLOY_TOKEN}\" }\n");
        _run.With("DEPLOY_TOKEN", "s3cret-of-the-target").With("HOOK", "http://127.0.0.1:1/services/T0/B0/secret-of-the-hook");
        _run.Write("runbooks/notifications.yaml", "apiVersion: runbooks/v1\nchannels:\n  ops: { slack: { webhook: \"${env:HOOK}\" } }\nroutes:\n  warning: { channels: [ops] }\n  critical: { channels: [ops] }\n");
        _run.Write("runbooks/kinds.yaml", """
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
            """);
        _run.Write("runbooks/called.yaml", """
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
            """);

        var exitCode = await PlanAsync("kinds");
        var text = _run.Out;
        await PlanAsync("kinds", "--format", "json");
        await _run.RunAsync("plan", "kinds", "--target", "sandbox", "-i", "reason=a test", "--format", "markdown");

        Snapshot.Match(Stable(text), "plan-kinds");
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(text + _run.Out, Does.Not.Contain("9081-7263").And.Not.Contain("s3cret-of-the-target").And.Not.Contain("secret-of-the-hook"));
            Assert.That(sandbox.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
            Assert.That(sandbox.Requests.Select(r => r.Path), Has.None.StartsWith("/jobs"), "what is not known is not asked for");
        });
    }

    [Test]
    public async Task On_a_terminal_that_wants_colours_the_signs_have_some_and_nothing_else_changes()
    {
        await using var sandbox = await StartAsync("standby-gone");
        Target(sandbox);
        var texts = new List<string>();
        foreach (var none in new[] { "", "1" })
        {
            using var output = new StringWriter();
            var host = new CommandHost(output, TextWriter.Null, TextReader.Null, TimeProvider.System, _run.Folder, n => n switch { "HOME" => _run.Folder, "NO_COLOR" => none, _ => null }) { OutIsTerminal = true, OutWidth = 120 };
            await CommandTree.RunAsync(host, ["plan", "quick-rollback", "--target", "sandbox", "-i", "reason=x"]);
            texts.Add(Stable(output.ToString()));
        }

        Assert.That(texts[0], Does.Contain("  \e[32m✓\e[0m status").And.Contain("  \e[31m✗\e[0m rollback").And.Contain("\e[1;31mWOULD STOP  \e[0m"));
        Assert.That(ColourCodes().Replace(texts[0], string.Empty), Is.EqualTo(texts[1]));
    }

    [TestCase(80)]
    [TestCase(120)]
    public async Task No_line_is_wider_than_the_terminal_but_for_one_word(int width)
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);
        using var output = new StringWriter();
        var host = new CommandHost(output, TextWriter.Null, TextReader.Null, TimeProvider.System, _run.Folder, n => n switch { "HOME" => _run.Folder, "NO_COLOR" => "1", _ => null }) { OutIsTerminal = true, OutWidth = width };

        Assert.That(await CommandTree.RunAsync(host, ["plan", "performance-degradation", "--target", "sandbox", "-i", "reason=x"]), Is.Zero);

        var wide = output.ToString().Split('\n').Where(l => l.Length > width && l.Trim().Contains(' ', StringComparison.Ordinal)).ToList();
        Assert.That(wide, Is.Empty);
        var text = Stable(output.ToString());
        if (width == 80) Snapshot.Match(text[text.IndexOf("  → rollback", StringComparison.Ordinal)..text.IndexOf("  ? healthy", StringComparison.Ordinal)], "plan-narrow");
    }

    [TestCase("", "could go", "dry run", 0)]
    [TestCase("standby-gone", "would stop", "not recovered", 1)]
    public async Task In_a_workflow_a_dry_run_is_a_plan_in_the_summary(string fault, string word, string outcome, int exitCode)
    {
        await using var sandbox = await StartAsync(fault.Length == 0 ? [] : [fault]);
        Target(sandbox);
        var (summary, outputs) = (Path.Combine(_run.Folder, "summary.md"), Path.Combine(_run.Folder, "outputs"));
        _run.With("GITHUB_STEP_SUMMARY", summary).With("GITHUB_OUTPUT", outputs);

        var ended = await _run.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=x", "--dry-run", "--format", "github");

        Assert.Multiple(() =>
        {
            Assert.That(ended, Is.EqualTo(exitCode), _run.Error);
            Assert.That(File.ReadAllText(summary), Does.StartWith("## Plan: Roll back at once").And.Contain($"**{char.ToUpperInvariant(word[0])}{word[1..]}:**"));
            Assert.That(File.ReadAllText(outputs), Does.Contain(outcome));
            Assert.That(_run.Out, Does.StartWith("::stop-commands::"));
        });
    }

    [Test]
    public async Task What_a_terminal_would_obey_is_not_printed()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);
        _run.Write("runbooks/loud.yaml", "apiVersion: runbooks/v1\nid: loud\ntitle: Loud\nseverity: feature\nsteps:\n  - { id: say, notify: { channel: console, text: \"one\\e[2Jtwo\\u009b3m\" } }\n");

        Assert.That(await _run.RunAsync("plan", "loud", "--target", "sandbox"), Is.Zero, _run.Error);

        Assert.That(_run.Out, Does.Contain("one [2Jtwo 3m").And.Not.Contain("\u001b").And.Not.Contain("\u009b"));
    }

    [TestCase("x")]
    [TestCase("quick-rollback")]
    public async Task What_is_invalid_is_said_and_nothing_is_read(string runbook)
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);

        Assert.That(await _run.RunAsync("plan", runbook, "--target", "sandbox"), Is.EqualTo(2));
        Assert.That(sandbox.Requests, Is.Empty);
    }

    [Test]
    public async Task An_unfinished_run_is_named_with_what_finishes_it()
    {
        await using var sandbox = await StartAsync();
        Target(sandbox);
        Assert.That(await _run.RunAsync("run", "quick-rollback", "--target", "sandbox", "-i", "reason=x"), Is.Zero, _run.Error);
        var kept = Directory.GetFiles(Path.Combine(_run.Folder, ".git", "runbook"), "journal.ndjson", SearchOption.AllDirectories).Single();
        var lines = File.ReadAllLines(kept);
        _run.Write(".git/runbook/runs/20261123-154210-abcdef/journal.ndjson", string.Join('\n', lines.Take(4)) + "\n");

        var exitCode = await PlanAsync("quick-rollback");

        Assert.That(exitCode, Is.EqualTo(5), _run.Out);
        Assert.That(_run.Out, Does.Contain("is unfinished since").And.Contain("`runbook resume"));
    }

    private Task<int> PlanAsync(string runbook, params string[] more) => _run.RunAsync(["plan", runbook, "--target", "sandbox", "-i", "reason=a test", .. more]);

    private static Task<SandboxTarget> StartAsync(params string[] faults) => SandboxTarget.StartAsync(
        new SandboxOptions { BadRelease = BadRelease.SlowResponses, Latency = TimeSpan.FromMilliseconds(150), Faults = faults }, TimeProvider.System, CancellationToken.None);

    private void Target(SandboxTarget sandbox, string more = "", CommandRun? on = null) => (on ?? _run).Write("runbooks/targets/sandbox.yaml", $"apiVersion: runbooks/v1\nname: sandbox\nbase-url: {sandbox.BaseUrl.AbsoluteUri}\nprocessing-time: 5s\nread-every: 10ms\nrequest-timeout: 2s\n{more}");

    private IReadOnlyList<string> Files() => [.. Directory.EnumerateFileSystemEntries(_run.Folder, "*", SearchOption.AllDirectories).Select(f => $"{f} {(File.Exists(f) ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(f))) : string.Empty)}").Order(StringComparer.Ordinal)];

    private string Stable(string text) => Inner().Replace(Clocks().Replace(Owners().Replace(Measured().Replace(_run.Stable(text), "TIME"), "held by another run: WHO"), "THEN"), "\"port\": N");

    [GeneratedRegex(@"TIME to (\d+m )?TIME|\d+m TIME|\d+m(?= \(|, within|: )|TIME")]
    private static partial Regex Measured();

    [GeneratedRegex(@"held\s+by\s+another\s+run:\s[\s\S]*?\sends\s+\S+\s+\S+Z")]
    private static partial Regex Owners();

    [GeneratedRegex(@"\e\[[0-9;]+m")]
    private static partial Regex ColourCodes();

    [GeneratedRegex(@"""port"": \d+")]
    private static partial Regex Inner();

    [GeneratedRegex(@"\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?")]
    private static partial Regex Clocks();
}
