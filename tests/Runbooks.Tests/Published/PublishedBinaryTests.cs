using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Notifications;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>
/// The native binary, alone in an empty folder, through everything that its packages serve: what works under
/// `dotnet` can still fail there, where nothing is found by reflection and native libraries are carried along.
/// </summary>
public sealed class PublishedBinaryTests : PublishedFixture
{
    [Test]
    public void It_is_one_file() =>
        Assert.That(
            Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(Component.PublishedBinary())!).Select(Path.GetFileName),
            Is.EqualTo(new[] { Path.GetFileName(Component.PublishedBinary()) })
        );

    [Test]
    public async Task It_helps_and_completes_in_a_repository()
    {
        await RunAsync("git", "init", "-q", ".");

        var help = await RunAsync(Binary, "--help");
        var offered = await RunAsync(Binary, "[suggest:15]", "runbook resume ");

        Assert.Multiple(() =>
        {
            Assert.That((help.ExitCode, help.Error), Is.EqualTo((0, string.Empty)));
            Assert.That(help.Out, Does.Contain("resume <run>").And.Contain("Example:"));
            Assert.That((offered.ExitCode, offered.Error), Is.EqualTo((0, string.Empty)));
        });
    }

    [Test]
    public async Task It_imports_a_playbook_and_writes_a_new_runbook()
    {
        File.Copy(
            Path.Combine(Repository.Root, "tests", "Runbooks.Tests", "Fixtures", "playbooks", "wiki-page.md"),
            Path.Combine(Folder, "work", "wiki.md")
        );

        var imported = await RunAsync(Binary, "import", "wiki.md", "--into", "runbooks");
        var made = await RunAsync(Binary, "new", "checkout-down", "--title", "The checkout is down", "--severity", "critical");
        var lint = await RunAsync(Binary, "lint", "runbooks");

        Assert.Multiple(() =>
        {
            Assert.That((imported.ExitCode, imported.Error), Is.EqualTo((0, string.Empty)));
            Assert.That(imported.Out, Does.Contain("rolling-back-the-shop.yaml"));
            Assert.That((made.ExitCode, made.Error), Is.EqualTo((0, string.Empty)));
            Assert.That((lint.ExitCode, lint.Out.Trim()), Is.EqualTo((0, "4 files, no mistakes")));
        });
    }

    [Test]
    public async Task It_plans_and_rehearses_without_a_trace()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        await RunAsync("git", "init", "-q", ".");
        var address = sandbox.BaseUrl.AbsoluteUri.TrimEnd('/');

        var plan = await RunAsync(Binary, "plan", "quick-rollback", "--base-url", address, "-i", "reason=x", "--format", "json");
        var rehearsal = await RunAsync(Binary, "drill", "quick-rollback", "--against", address, "--format", "json");

        Assert.Multiple(() =>
        {
            Assert.That((plan.ExitCode, (string?)JsonNode.Parse(plan.Out)!["answer"]), Is.EqualTo((0, "could go")), plan.Error);
            Assert.That((rehearsal.ExitCode, (string?)JsonNode.Parse(rehearsal.Out)!["answer"]), Is.EqualTo((0, "holds")), rehearsal.Error);
            Assert.That(sandbox.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
            Assert.That(Directory.Exists(Path.Combine(Folder, "home", ".local")), Is.False);
        });
    }

    [Test]
    public async Task It_runs_proves_and_records_alone()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.SlowResponses, Latency = TimeSpan.FromMilliseconds(100) },
            TimeProvider.System,
            CancellationToken.None
        );
        await RunAsync("git", "init", "-q", ".");
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "work", "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );

        var run = await RunAsync(
            Binary,
            "run",
            "performance-degradation",
            "--target",
            "./t.yaml",
            "-i",
            "reason=a test of the binary",
            "--format",
            "json"
        );

        var document = JsonNode.Parse(run.Out)!;
        var branch = document["incident"]!["branch"]!.GetValue<string>();
        var postmortem = await RunAsync(Binary, "incidents", "show", "last");
        var author = await RunAsync("git", "log", "-1", "--format=%an <%ae>", branch);
        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.Zero, run.Error);
            Assert.That(document["outcome"]!.GetValue<string>(), Is.EqualTo("recovered"));
            Assert.That(
                author.Out.Trim(),
                Is.EqualTo("Global Name <global@example.com>"),
                "the user's own configuration is not found under NativeAOT"
            );
            Assert.That(postmortem.Out, Does.StartWith("# Performance degradation").And.Contain("```mermaid"));
            Assert.That(sandbox.Toggles, Is.EqualTo(1));
        });
    }

    [Test]
    public async Task It_reviews_renders_and_counts_what_it_recorded()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        await RunAsync("git", "init", "-q", "-b", "main", ".");
        await RunAsync("git", "commit", "-q", "--allow-empty", "-m", "First");
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "work", "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );
        var run = await RunAsync(
            Binary,
            "run",
            "quick-rollback",
            "--target",
            "./t.yaml",
            "-i",
            "reason=a test of the binary",
            "--format",
            "json"
        );
        var (branch, path) = (
            JsonNode.Parse(run.Out)!["incident"]!["branch"]!.GetValue<string>(),
            JsonNode.Parse(run.Out)!["incident"]!["path"]!.GetValue<string>()
        );
        await RunAsync("git", "checkout", "-q", branch);

        var untouched = await RunAsync(Binary, "incidents", "check", "--base", "main", "--strict");
        var record = Path.Combine(Folder, "work", path, "incident.yaml");
        var text = await File.ReadAllTextAsync(record);
        await File.WriteAllTextAsync(
            record,
            text.Replace("impact-started: null", "impact-started: { at: 2020-01-01T00:00:00Z, source: a test }", StringComparison.Ordinal)
                .Replace("  stable-reads: 5", "  stable-reads: 6", StringComparison.Ordinal)
        );
        var changed = await RunAsync(Binary, "incidents", "check", "--base", "main", "--format", "github");
        var rendered = await RunAsync(Binary, "incidents", "render", "--base", "main");
        var again = await RunAsync(Binary, "incidents", "render", "--base", "main", "--check");
        var counted = await RunAsync(Binary, "incidents", "stats", "--format", "json");

        Assert.Multiple(() =>
        {
            Assert.That(untouched.ExitCode, Is.Zero, untouched.Out + untouched.Error);
            Assert.That(changed.ExitCode, Is.EqualTo(2), changed.Error);
            Assert.That(
                changed.Out,
                Does.StartWith("::error file=incidents/").And.Contain("title=RB0601::`rollback.stable-reads` is `6`, and the run wrote `5`")
            );
            Assert.That(rendered.ExitCode, Is.Zero, rendered.Error);
            Assert.That(
                rendered.Out,
                Does.Contain("rollback.stable-reads: `6` → `5`").And.Contain("derived.time-to-detect-seconds: `null` → ")
            );
            Assert.That(again.ExitCode, Is.Zero, again.Out);
            Assert.That(JsonNode.Parse(counted.Out)!["incidents"]!.GetValue<int>(), Is.EqualTo(1), counted.Error);
        });
    }

    [Test]
    public async Task It_locks_the_target_at_the_remote_and_lets_go_of_it()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        await RunAsync("git", "init", "-q", ".");
        await RunAsync("git", "init", "-q", "--bare", "origin.git");
        await RunAsync("git", "remote", "add", "origin", "origin.git");
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "work", "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );

        var run = await RunAsync(Binary, "run", "quick-rollback", "--target", "./t.yaml", "-i", "reason=a test of the binary");
        var chain = await RunAsync(
            "git",
            "--git-dir",
            "origin.git",
            "log",
            "--format=%s",
            $"refs/runbook/locks/{CanonicalAddress.Of(sandbox.BaseUrl).Key}"
        );
        var list = await RunAsync(Binary, "lock", "list");

        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(chain.Out, Is.EqualTo("Release the lock of t\nTake the lock of t\n"), chain.Error);
        Assert.That((list.Out, list.Error), Is.EqualTo(("No target is locked.\n", string.Empty)));
    }

    [Test]
    public async Task It_carries_the_sandbox_with_its_database()
    {
        var demo = await RunAsync(Binary, "demo", "--records", "records", "--fault", "claimed-not-done");

        Assert.That(demo.ExitCode, Is.Zero, demo.Out + demo.Error);
        Assert.That(demo.Out, Does.Contain("RECOVERED"));
    }

    [Test]
    public async Task It_starts_a_workflow_and_follows_it()
    {
        await using var github = await FakeGitHub.StartAsync();
        github.Workflows.TitleOf = inputs => $"{inputs["runbook"]} [{inputs["dispatch-id"]}]";
        github.Workflows.NamesRuns = false;

        var started = await RunAsync(
            "env",
            $"RUNBOOK_GITHUB_API={github.Api}",
            $"RUNBOOK_GITHUB_TOKEN={FakeGitHub.Token}",
            Binary,
            "dispatch",
            "quick-rollback",
            "-t",
            "local",
            "-i",
            "reason=a test of the binary",
            "--repo",
            "acme/shop",
            "--no-follow",
            "--format",
            "json"
        );

        Assert.That(started.ExitCode, Is.Zero, started.Error);
        Assert.That((long?)JsonNode.Parse(started.Out)!["run"], Is.EqualTo((long?)github.Workflows.Runs.Single()["id"]));
    }

    [TestCase("list")]
    [TestCase("lock list")]
    [TestCase("list --format json")]
    [TestCase("show manual-rollback")]
    [TestCase("schema runbook")]
    [TestCase("schema target")]
    [TestCase("schema incident")]
    [TestCase("completion bash")]
    [TestCase("sandbox --faults")]
    [TestCase("--version")]
    [TestCase("--help")]
    public async Task It_says_the_same_as_under_dotnet(string arguments)
    {
        using var managed = new CommandRun();
        await managed.RunAsync(arguments.Split(' '));

        var native = await RunAsync(Binary, arguments.Split(' '));

        Assert.That(native.ExitCode, Is.Zero, native.Error);
        if (arguments != "--version")
            Assert.That(native.Out, Is.EqualTo(managed.Out.Replace("testhost", "runbook", StringComparison.Ordinal)));
    }

    [TestCase("json")]
    [TestCase("github")]
    [TestCase("sarif")]
    [TestCase("text")]
    public async Task It_lints_in_every_format(string format)
    {
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "work", "wrong.yaml"),
            "apiVersion: runbooks/v1\nid: wrong\ntitle: Wrong\nseverity: critical\nsteps:\n  - id: a\n    htpp: { get: / }\n"
        );

        var lint = await RunAsync(Binary, "lint", "wrong.yaml", "--format", format);

        Assert.That((lint.ExitCode, lint.Out), Is.EqualTo((2, lint.Out)));
        Assert.That(lint.Out, Does.Contain("RB0104").And.Contain("htpp"));
    }

    [Test]
    public async Task It_tells_by_every_kind_of_channel_and_in_the_readers_zone()
    {
        using var mail = await MailServer.StartAsync();
        await using var receiver = await Receiver.StartAsync(r =>
            r.Path switch
            {
                _ when r.Path.StartsWith("/2010-04-01", StringComparison.Ordinal) => new Reply(
                    201,
                    """{"sid": "SM1", "status": "queued"}"""
                ),
                "/api/chat.postMessage" => new Reply(200, """{"ok": true, "ts": "1.2"}"""),
                "/discord" => new Reply(200, """{"id": "1"}"""),
                "/v2/enqueue" => new Reply(202, """{"status": "success", "dedup_key": "x"}"""),
                _ => new Reply(200, "ok"),
            }
        );
        var twilio = $"account: AC1, token: \"${{env:TOKEN}}\", from: \"+15005550006\", base-url: {receiver.Address}";
        Directory.CreateDirectory(Path.Combine(Folder, "work", "runbooks"));
        File.Copy(Path.Combine(mail.Folder, "ca.pem"), Path.Combine(Folder, "work", "runbooks", "ca.pem"));
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "work", "runbooks", "notifications.yaml"),
            $$"""
            apiVersion: runbooks/v1
            channels:
              text: { sms: { {{twilio}} } }
              call: { phone: { {{twilio}} } }
              pager: { pagerduty: { routing-key: "${env:TOKEN}", base-url: {{receiver.Address}} } }
            {{mail.Channel()}}
              ops: { slack: { webhook: {{receiver.Address}}/services/x } }
              bot: { slack: { token: "${env:TOKEN}", channel: C0123456789, base-url: {{receiver.Address}} } }
              room: { discord: { webhook: {{receiver.Address}}/discord } }
              team: { teams: { webhook: {{receiver.Address}}/teams } }
              hook: { webhook: { url: {{receiver.Address}}/hook, secret: "${env:TOKEN}" }, zone: Asia/Tokyo }
            contacts:
              on-call: { zone: Europe/Berlin, phone: "+491700000001", email: on-call@example.com }
            """
        );

        var told = await RunAsync(Component.Program("env"), $"TOKEN={MailServer.Password}", Binary, "notify", "test", "--format", "json");

        Assert.That(told.ExitCode, Is.Zero, told.Out + told.Error);
        Assert.That(
            JsonNode.Parse(told.Out)!.AsArray().Select(d => $"{d!["kind"]} {d["status"]}"),
            Is.EquivalentTo(
                new[]
                {
                    "sms delivered",
                    "phone delivered",
                    "pagerduty delivered",
                    "email delivered",
                    "slack delivered",
                    "slack delivered",
                    "discord delivered",
                    "teams delivered",
                    "webhook delivered",
                }
            )
        );
        Assert.That((string)(await mail.NextAsync())["content"]!, Does.Contain("Europe/Berlin"));
        Assert.That((string)receiver.Requests.Single(r => r.Path == "/hook").Json["text"]!, Does.Contain(" Asia/Tokyo"));
        Assert.That(told.Error, Is.Empty);
    }
}
