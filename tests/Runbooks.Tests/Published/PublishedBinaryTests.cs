using System.Diagnostics;
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
public sealed class PublishedBinaryTests
{
    private string _folder = string.Empty;
    private string _binary = string.Empty;

    [SetUp]
    public void Copy()
    {
        var published = Component.PublishedBinary();
        _folder = Directory.CreateTempSubdirectory("runbook-published-").FullName;
        _binary = Path.Combine(_folder, "bin", "runbook");
        Executable.Copy(published, _binary);
        Directory.CreateDirectory(Path.Combine(_folder, "home"));
        File.WriteAllText(Path.Combine(_folder, "home", ".gitconfig"), "[user]\n\tname = Global Name\n\temail = global@example.com\n");
        Directory.CreateDirectory(Path.Combine(_folder, "work"));
    }

    [TearDown]
    public void Remove()
    {
        if (_folder.Length > 0)
            Directory.Delete(_folder, recursive: true);
    }

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

        var help = await RunAsync(_binary, "--help");
        var offered = await RunAsync(_binary, "[suggest:15]", "runbook resume ");

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
            Path.Combine(_folder, "work", "wiki.md")
        );

        var imported = await RunAsync(_binary, "import", "wiki.md", "--into", "runbooks");
        var made = await RunAsync(_binary, "new", "checkout-down", "--title", "The checkout is down", "--severity", "critical");
        var lint = await RunAsync(_binary, "lint", "runbooks");

        Assert.Multiple(() =>
        {
            Assert.That((imported.ExitCode, imported.Error), Is.EqualTo((0, string.Empty)));
            Assert.That(imported.Out, Does.Contain("rolling-back-the-shop.yaml"));
            Assert.That((made.ExitCode, made.Error), Is.EqualTo((0, string.Empty)));
            Assert.That((lint.ExitCode, lint.Out.Trim()), Is.EqualTo((0, "5 files, no mistakes")));
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

        var plan = await RunAsync(_binary, "plan", "quick-rollback", "--base-url", address, "-i", "reason=x", "--format", "json");
        var rehearsal = await RunAsync(_binary, "drill", "quick-rollback", "--against", address, "--format", "json");

        Assert.Multiple(() =>
        {
            Assert.That((plan.ExitCode, (string?)JsonNode.Parse(plan.Out)!["answer"]), Is.EqualTo((0, "could go")), plan.Error);
            Assert.That((rehearsal.ExitCode, (string?)JsonNode.Parse(rehearsal.Out)!["answer"]), Is.EqualTo((0, "holds")), rehearsal.Error);
            Assert.That(sandbox.Requests.Select(r => r.Method), Is.All.EqualTo("GET"));
            Assert.That(Directory.Exists(Path.Combine(_folder, "home", ".local")), Is.False);
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
            Path.Combine(_folder, "work", "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );

        var run = await RunAsync(
            _binary,
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
        var postmortem = await RunAsync(_binary, "incidents", "show", "last");
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
            Path.Combine(_folder, "work", "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );
        var run = await RunAsync(
            _binary,
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

        var untouched = await RunAsync(_binary, "incidents", "check", "--base", "main", "--strict");
        var record = Path.Combine(_folder, "work", path, "incident.yaml");
        var text = await File.ReadAllTextAsync(record);
        await File.WriteAllTextAsync(
            record,
            text.Replace("impact-started: null", "impact-started: { at: 2020-01-01T00:00:00Z, source: a test }", StringComparison.Ordinal)
                .Replace("  stable-reads: 5", "  stable-reads: 6", StringComparison.Ordinal)
        );
        var changed = await RunAsync(_binary, "incidents", "check", "--base", "main", "--format", "github");
        var rendered = await RunAsync(_binary, "incidents", "render", "--base", "main");
        var again = await RunAsync(_binary, "incidents", "render", "--base", "main", "--check");
        var counted = await RunAsync(_binary, "incidents", "stats", "--format", "json");

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
            Path.Combine(_folder, "work", "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );

        var run = await RunAsync(_binary, "run", "quick-rollback", "--target", "./t.yaml", "-i", "reason=a test of the binary");
        var chain = await RunAsync(
            "git",
            "--git-dir",
            "origin.git",
            "log",
            "--format=%s",
            $"refs/runbook/locks/{CanonicalAddress.Of(sandbox.BaseUrl).Key}"
        );
        var list = await RunAsync(_binary, "lock", "list");

        Assert.That(run.ExitCode, Is.Zero, run.Out + run.Error);
        Assert.That(chain.Out, Is.EqualTo("Release the lock of t\nTake the lock of t\n"), chain.Error);
        Assert.That((list.Out, list.Error), Is.EqualTo(("No target is locked.\n", string.Empty)));
    }

    [Test]
    public async Task It_carries_the_sandbox_with_its_database()
    {
        var demo = await RunAsync(_binary, "demo", "--records", "records", "--fault", "claimed-not-done");

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
            _binary,
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

        var native = await RunAsync(_binary, arguments.Split(' '));

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
            Path.Combine(_folder, "work", "wrong.yaml"),
            "apiVersion: runbooks/v1\nid: wrong\ntitle: Wrong\nseverity: critical\nsteps:\n  - id: a\n    htpp: { get: / }\n"
        );

        var lint = await RunAsync(_binary, "lint", "wrong.yaml", "--format", format);

        Assert.That((lint.ExitCode, lint.Out), Is.EqualTo((2, lint.Out)));
        Assert.That(lint.Out, Does.Contain("RB0104").And.Contain("htpp"));
    }

    [Test]
    public async Task An_interrupted_run_finishes_what_it_sent_records_it_and_exits_with_130()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None, Faults = ["slow-switch=1500ms"] },
            TimeProvider.System,
            CancellationToken.None
        );
        await RunAsync("git", "init", "-q", ".");
        var kill = Component.Program("kill");
        using var process = Start(
            _binary,
            "run",
            "quick-rollback",
            "--base-url",
            sandbox.BaseUrl.AbsoluteUri,
            "-i",
            "reason=interrupted",
            "--format",
            "json"
        );
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await Bounded.UntilAsync(() => sandbox.RollbackPosts > 0 || process.HasExited, "the rollback is sent");

        using var signal = Process.Start(kill, ["-INT", process.Id.ToString()]);
        await process.EndsAsync();

        var document = JsonNode.Parse(await output)!;
        Assert.Multiple(() =>
        {
            Assert.That(process.ExitCode, Is.EqualTo(130));
            Assert.That(document["outcome"]!.GetValue<string>(), Is.EqualTo("cancelled"));
            Assert.That(document["incident"]!["branch"]!.GetValue<string>(), Does.StartWith("incident/"));
            Assert.That((sandbox.RollbackPosts, sandbox.Toggles), Is.EqualTo((1, 1)));
        });
        await error;
    }

    [TestCase(2, "could not be written anywhere")]
    [TestCase(8, "RECOVERED after")]
    [TestCase(14, "RECOVERED after")]
    [TestCase(20, "RECOVERED after")]
    public async Task A_disk_that_fills_up_at_any_point_does_not_stop_the_rollback(int blocks, string said)
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing },
            TimeProvider.System,
            CancellationToken.None
        );
        await RunAsync("git", "init", "-q", ".");
        await RunAsync(_binary, "incidents", "list");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "work", "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );

        // No file may grow over so many blocks of 512 bytes, as on a disk that is full or a user that is over the quota.
        var run = await RunAsync(
            Component.Program("sh"),
            "-c",
            $"trap '' XFSZ; ulimit -f {blocks}; exec {_binary} run quick-rollback -t ./t.yaml -i reason=x"
        );

        Assert.Multiple(() =>
        {
            Assert.That(run.ExitCode, Is.AnyOf(0, 4), run.Out + run.Error);
            Assert.That(run.Out, Does.Contain(said).And.Not.Contain("   at "));
            Assert.That(run.Out, Does.Contain("on branch incident/").Or.Contain("kept in ").Or.Contain("outcome:"));
            Assert.That((sandbox.Toggles, sandbox.ActiveVersion), Is.EqualTo((1, "1.4.2")));
        });
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
        Directory.CreateDirectory(Path.Combine(_folder, "work", "runbooks"));
        File.Copy(Path.Combine(mail.Folder, "ca.pem"), Path.Combine(_folder, "work", "runbooks", "ca.pem"));
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "work", "runbooks", "notifications.yaml"),
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

        var told = await RunAsync(Component.Program("env"), $"TOKEN={MailServer.Password}", _binary, "notify", "test", "--format", "json");

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

    [Test]
    public async Task Fifty_processes_record_into_one_repository_at_the_same_time()
    {
        await using var sandbox = await SandboxTarget.StartAsync(new SandboxOptions(), TimeProvider.System, CancellationToken.None);
        await RunAsync("git", "init", "-q", ".");
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "work", "test.yaml"),
            "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - id: wait\n    wait: { for: 50ms }\n"
        );

        // One run per target: each is told another address of the same one.
        var ended = await Task.WhenAll(
            Enumerable
                .Range(2, 50)
                .Select(i =>
                    RunAsync(_binary, "run", "test.yaml", "--base-url", $"http://127.0.0.{i}:{sandbox.BaseUrl.Port}", "--format", "json")
                )
        );

        Assert.That(ended.Select(e => (string?)JsonNode.Parse(e.Out)!["incident"]!["commit"]), Is.Unique.And.None.Null);
        var branches = await RunAsync("git", "branch", "--list", "incident/*");
        Assert.That(branches.Out.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(50));
        Assert.That((await RunAsync("git", "fsck", "--strict")).ExitCode, Is.Zero);
        Assert.That((await RunAsync(_binary, "incidents", "verify")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_second_interruption_says_again_what_is_waited_for_and_leaves_nothing_half_done()
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing, Faults = ["slow-switch=2500ms"] },
            TimeProvider.System,
            CancellationToken.None
        );
        await RunAsync("git", "init", "-q", ".");
        var kill = Component.Program("kill");
        using var process = Start(_binary, "run", "quick-rollback", "--base-url", sandbox.BaseUrl.AbsoluteUri, "-i", "reason=interrupted");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await Bounded.UntilAsync(() => sandbox.RollbackPosts > 0 || process.HasExited, "the rollback is sent");
        await Task.WhenAll((await RunAsync(kill, "-TERM", $"{process.Id}")).ExitCode == 0 ? Task.Delay(100) : Task.CompletedTask);
        await RunAsync(kill, "-INT", $"{process.Id}");
        await process.EndsAsync();
        await Task.WhenAll(output, error);

        Assert.Multiple(() =>
        {
            Assert.That(process.ExitCode, Is.EqualTo(130));
            Assert.That(sandbox.Toggles, Is.EqualTo(1));
            Assert.That(output.Result.Split("finishing the rollback first").Length - 1, Is.EqualTo(2), output.Result);
            Assert.That(output.Result, Does.Contain("on branch incident/"));
        });
    }

    private async Task<(int ExitCode, string Out, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.EndsAsync();
        return (process.ExitCode, await output, await error);
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Path.Combine(_folder, "work"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        BareEnvironment.Set(start);
        start.Environment["HOME"] = Path.Combine(_folder, "home");
        return Process.Start(start)!;
    }
}
