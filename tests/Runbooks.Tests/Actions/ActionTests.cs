using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Runbooks.Definitions.Targets;
using Runbooks.Locks;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.SharedLocks;
using Runbooks.Tests.Git.Servers;
using Runbooks.Tests.GitHub;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Actions;

/// <summary>The composite action with the published binary, against a real target: its scripts as a runner runs them.</summary>
public sealed class ActionTests
{
    private const string Hostile =
        "\"quotes\" 'and' $(touch pwned) `touch pwned`; touch pwned\n::set-output "
        + "name=outcome::hacked\n%0A::error::hacked\n${{ secrets.DEPLOY_TOKEN }} <<EOF\noutcome=hacked\n--dry-run \\";

    private static readonly string[] HostileValues =
    [
        "--help",
        "-y",
        "@/etc/passwd",
        "$(touch pwned)",
        "`touch pwned`",
        "; touch pwned",
        "a\"b'c\\",
        "${{ github.token }}",
        "x\n::set-output name=outcome::recovered",
        "%0A::error::x",
        "[suggest:1]",
        "../../../etc/passwd",
    ];

    [Test]
    public async Task What_was_typed_reaches_the_record_letter_for_letter_and_no_shell()
    {
        await using var sandbox = await StartAsync();
        using var action = await ActionRun.BesideAsync(sandbox);

        await action.RunAsync(
            ("runbook", "emergency-customer-impact"),
            ("target", "shop"),
            ("reason", Hostile),
            ("expected-version", "1.4.2"),
            ("inputs", "impact=$(touch pwned) \"all\" of them = many\r\n\n  \neta=`touch pwned`")
        );

        Assert.That(action.Succeeded, action.Printed);
        var record = await action.GitAsync("show", $"{action.Outputs["commit"]}:{action.Outputs["record"]}/journal.ndjson");
        var started = System.Text.Json.Nodes.JsonNode.Parse(record.Split('\n')[0])!;
        var inputs = (started["event"] ?? started)["inputs"] ?? started["inputs"];
        Assert.Multiple(() =>
        {
            Assert.That((string?)inputs!["reason"], Is.EqualTo(Hostile));
            Assert.That((string?)inputs["impact"], Is.EqualTo("$(touch pwned) \"all\" of them = many"));
            Assert.That((string?)inputs["eta"], Is.EqualTo("`touch pwned`"));
            Assert.That(sandbox.Toggles, Is.EqualTo(1));
            Assert.That(
                (action.Outputs["outcome"], action.Outputs["exit-code"], action.Outputs["artifact"]),
                Is.EqualTo(("recovered", "0", string.Empty))
            );
            Assert.That(action.Summary, Does.Contain("> **✅ Recovered "));
            Assert.That(
                StepFiles.CommandsIn(action.Printed),
                Has.Count.EqualTo(1).And.All.StartsWith("::notice title=runbook::GitHub did not say when")
            );
            Assert.That(action.Asked, Is.Empty);
        });
        NothingWasTouched(action);
    }

    [Test]
    public async Task A_group_is_rolled_back_in_one_run_and_each_member_is_in_the_summary()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        using var action = await ActionRun.BesideAsync(first);
        await action.NameAsync("depot", second);
        await action.WriteAsync("groups/all.yaml", "apiVersion: runbooks/v1\ngroup: all\ntargets: [shop, depot]\n");

        await action.RunAsync(("runbook", "quick-rollback"), ("group", "all"), ("reason", "x"));

        Assert.Multiple(() =>
        {
            Assert.That((action.Outputs["outcome"], action.Outputs["exit-code"]), Is.EqualTo(("recovered", "0")), action.Printed);
            Assert.That((first.Toggles, second.Toggles), Is.EqualTo((1, 1)));
            Assert.That(action.Summary, Does.Contain("> **✅ Recovered ").And.Contain("shop").And.Contain("depot"));
        });
    }

    [Test]
    public async Task A_version_that_is_allowed_is_an_argument_of_its_own_and_no_option()
    {
        using var action = new ActionRun();
        var program = Path.Combine(action.Folder, "prints");
        await File.WriteAllTextAsync(
            program,
            "#!/bin/sh\nif [ \"$1\" = --version ]; then echo 1.0.0; exit; fi\nfor a in \"$@\"; do printf '<%s>\\n' \"$a\"; done\n"
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await action.WithProgram(program).GitAsync("init", "-q");

        await action.RunAsync(
            ("runbook", "quick-rollback"),
            ("target", "shop"),
            ("reason", "x"),
            ("allow", "1.4.2\r\n\n--yes\n$(touch pwned)")
        );

        Assert.That(
            action.Printed,
            Does.Contain("<--allow=1.4.2>\n<--allow=--yes>\n<--allow=$(touch pwned)>\n").And.Not.Contain("<--yes>")
        );
        NothingWasTouched(action);
    }

    private static IEnumerable<object[]> HostileInputs =>
        [
            .. HostileValues.Select(v => new object[] { "runbook", v }),
            .. HostileValues.Select(v => new object[] { "inputs", v }),
            .. new[] { "target", "group", "base-url", "detected-at", "queued-at", "wait-for-lock", "dry-run", "confirm" }.SelectMany(i =>
                new object[][] { [i, Hostile], [i, "--help"] }
            ),
        ];

    [TestCaseSource(nameof(HostileInputs))]
    public async Task A_value_that_makes_no_sense_is_refused_whatever_it_holds_and_nothing_is_sent(string input, string value)
    {
        await using var sandbox = await StartAsync();
        using var action = await ActionRun.BesideAsync(sandbox);
        (string, string)[] usual =
        [
            ("runbook", "quick-rollback"),
            ("reason", "x"),
            .. input is "base-url" or "group" ? Array.Empty<(string, string)>() : [("target", "shop")],
        ];

        await action.RunAsync([.. usual.Where(u => u.Item1 != input), (input, value)]);

        Assert.Multiple(() =>
        {
            Assert.That(action.Succeeded, Is.False, action.Printed);
            Assert.That((action.Outputs["outcome"], action.Outputs["exit-code"]), Is.EqualTo(("invalid", "2")), action.Printed);
            Assert.That(
                StepFiles
                    .CommandsIn(action.Printed)
                    .Where(c =>
                        !c.StartsWith("::error ", StringComparison.Ordinal) && !c.StartsWith("::notice ", StringComparison.Ordinal)
                    ),
                Is.Empty
            );
            Assert.That(sandbox.Requests, Is.Empty);
        });
        NothingWasTouched(action);
    }

    [TestCase("claimed-not-done,claimed-not-done@switch", false, "not recovered", "1")]
    [TestCase("dropped-before-switch", false, "unknown", "3")]
    public async Task A_run_that_did_not_recover_fails_the_job(string fault, bool succeeds, string outcome, string exitCode)
    {
        await using var sandbox = await StartAsync(fault.Split(','));
        using var action = await ActionRun.BesideAsync(sandbox);

        await action.RunAsync(("runbook", "quick-rollback"), ("target", "shop"), ("reason", "x"));

        Assert.Multiple(() =>
        {
            Assert.That(action.Succeeded, Is.EqualTo(succeeds));
            Assert.That((action.Outputs["outcome"], action.Outputs["exit-code"]), Is.EqualTo((outcome, exitCode)));
            Assert.That(action.Outputs["branch"], Does.StartWith("incident/"), "what failed is recorded most of all");
            Assert.That(action.Outputs["summary"], Is.Not.Empty);
            Assert.That(StepFiles.CommandsIn(action.Printed), Has.Some.StartsWith("::error title=RB0506 in step rollback::"));
        });
    }

    [Test]
    public async Task A_record_that_could_not_be_committed_is_uploaded_and_the_job_succeeds_with_a_warning()
    {
        await using var sandbox = await StartAsync();
        using var action = await ActionRun.BesideAsync(sandbox);
        await File.WriteAllTextAsync(
            Path.Combine(action.Workspace, ".git", "refs", "heads", "incident"),
            await action.GitAsync("rev-parse", "HEAD")
        );

        await action.RunAsync(("runbook", "quick-rollback"), ("target", "shop"), ("reason", "x"));

        var (uses, with) = action.Asked.Single();
        Assert.Multiple(() =>
        {
            Assert.That(action.Succeeded, action.Printed);
            Assert.That((action.Outputs["outcome"], action.Outputs["exit-code"]), Is.EqualTo(("recovered, record spooled", "4")));
            Assert.That(uses, Does.StartWith("actions/upload-artifact@"));
            Assert.That((with["name"], action.Outputs["artifact"]), Is.EqualTo(("runbook-4711-1-runbook", "runbook-4711-1-runbook")));
            Assert.That(
                Directory
                    .EnumerateFiles(with["path"], "*", SearchOption.AllDirectories)
                    .Select(f => Path.GetRelativePath(with["path"], f).Split('/')[0]),
                Is.All.EqualTo("spool")
            );
            Assert.That(
                StepFiles.CommandsIn(action.Printed),
                Has.Some.StartsWith("::warning title=runbook::The record was not delivered.")
            );
        });

        // As its warning says: unpacked into the spool of another machine, `sync` delivers it.
        using var elsewhere = new CommandRun().InRepository();
        CopyFolder(Path.Combine(with["path"], "spool"), Path.Combine(elsewhere.Folder, ".local", "state", "runbook", "spool"));
        Assert.That(await elsewhere.RunAsync("sync", "--records", "."), Is.Zero, elsewhere.Out);
        Assert.That(elsewhere.Git("branch --list incident/*"), Is.Not.Empty);
    }

    [Test]
    public async Task A_target_that_another_run_holds_for_too_long_fails_the_job_as_locked()
    {
        await using var sandbox = await StartAsync();
        using var action = await ActionRun.BesideAsync(sandbox);
        var locks = new TargetLocks(
            [Path.Combine(action.Folder, "home", ".local", "state", "runbook", "locks")],
            Machine.Here(),
            TimeProvider.System
        );
        var (held, _) = await locks.TryTakeAsync(
            new LockRequest(new Target("shop", new Uri(sandbox.BaseUrl.AbsoluteUri.TrimEnd('/'))), "1", "run 1 of a test"),
            records: null,
            CancellationToken.None
        );
        await using (held)
        {
            await action.RunAsync(("runbook", "quick-rollback"), ("target", "shop"), ("reason", "x"), ("wait-for-lock", "100ms"));
        }

        Assert.That(
            (action.Succeeded, action.Outputs["outcome"], action.Outputs["exit-code"]),
            Is.EqualTo((false, "locked", "5")),
            action.Printed
        );
        Assert.That(sandbox.Requests, Is.Empty);
    }

    [Test]
    public async Task A_job_that_is_cancelled_lets_the_run_finish_what_it_sent_and_record_it()
    {
        await using var sandbox = await StartAsync("slow-switch=700ms");
        using var action = await ActionRun.BesideAsync(sandbox);
        action.Meanwhile = async (step, process) =>
        {
            if (step != "run")
                return;
            await Bounded.UntilAsync(() => sandbox.RollbackPosts > 0 || process.HasExited, "the rollback is sent");
            // As the runner does: first INT, then TERM, to the step's own process. The second must not end the run.
            await SignalAsync(process, "-INT");
            await SignalAsync(process, "-TERM");
        };

        await action.RunAsync(("runbook", "quick-rollback"), ("target", "shop"), ("reason", "x"));

        Assert.Multiple(() =>
        {
            Assert.That(
                (action.Succeeded, action.Outputs["outcome"], action.Outputs["exit-code"]),
                Is.EqualTo((false, "cancelled", "130")),
                action.Printed
            );
            Assert.That(action.Outputs["commit"], Has.Length.EqualTo(40));
            Assert.That((sandbox.RollbackPosts, sandbox.Toggles), Is.EqualTo((1, 1)));
        });
    }

    [Test]
    public async Task A_run_that_was_killed_is_unknown_and_its_journal_is_uploaded()
    {
        await using var sandbox = await StartAsync("slow-switch=700ms");
        using var action = await ActionRun.BesideAsync(sandbox);
        action.Meanwhile = async (step, process) =>
        {
            if (step != "run")
                return;
            await Bounded.UntilAsync(() => sandbox.RollbackPosts > 0 || process.HasExited, "the rollback is sent");
            using var command = Process.GetProcessById(
                int.Parse((await File.ReadAllTextAsync($"/proc/{process.Id}/task/{process.Id}/children")).Trim())
            );
            command.Kill();
        };

        await action.RunAsync(("runbook", "quick-rollback"), ("target", "shop"), ("reason", "x"));

        var (_, with) = action.Asked.Single();
        Assert.Multiple(() =>
        {
            Assert.That(
                (action.Succeeded, action.Outputs["outcome"], action.Outputs["exit-code"]),
                Is.EqualTo((false, "unknown", "3")),
                action.Printed
            );
            Assert.That(Directory.EnumerateFiles(with["path"], "journal.ndjson", SearchOption.AllDirectories), Has.Exactly(1).Items);
        });

        // As its warning says: in a clone elsewhere, the run is finished from its journal.
        using var elsewhere = new CommandRun().InRepository();
        CopyFolder(Path.Combine(with["path"], "runs"), Path.Combine(elsewhere.Folder, ".git", "runbook", "runs"));
        CopyFolder(Path.Combine(action.Workspace, "runbooks"), Path.Combine(elsewhere.Folder, "runbooks"));
        Assert.That(await elsewhere.RunAsync("resume", "last", "--format", "json"), Is.Zero, elsewhere.Out + elsewhere.Error);
        Assert.That(sandbox.Toggles, Is.EqualTo(1));
    }

    [Test]
    public async Task The_wait_for_a_runner_is_asked_of_GitHub_and_counted()
    {
        await using var sandbox = await StartAsync();
        using var action = await ActionRun.BesideAsync(sandbox);
        using var api = new LoopbackFiles();
        var asked = DateTimeOffset.UtcNow.AddSeconds(-75);
        api.Add(
            "/repos/octo/shop/actions/runs/4711",
            Encoding.UTF8.GetBytes(
                $$"""{"id":4711,"created_at":"2026-01-01T00:00:00Z","run_started_at":"{{asked:yyyy-MM-ddTHH:mm:ssZ}}","actor":{"login":"octocat"} }"""
            )
        );

        await action
            .With("GITHUB_API_URL", api.Address)
            .RunAsync(("runbook", "quick-rollback"), ("target", "shop"), ("reason", "x"), ("bad-version", "1.5.0"));

        Assert.Multiple(() =>
        {
            Assert.That(action.Succeeded, action.Printed);
            Assert.That(
                action.Summary,
                Does.Match("Recovered 1 min (1[5-9]|[2-5][0-9]) s after detection; the objective of 2 min was met")
            );
            Assert.That(action.Summary, Does.Contain("waiting for a machine"));
            Assert.That(api.Requests, Is.EqualTo(new[] { ("/repos/octo/shop/actions/runs/4711", "Bearer a-token-of-the-job") }));
            Assert.That(action.Printed, Does.Not.Contain("a-token-of-the-job"));
        });
    }

    [Test]
    public async Task The_record_of_a_workflows_run_is_pushed_and_becomes_a_pull_request()
    {
        using var served = new ServedRepository();
        await using var github = await FakeGitHub.StartAsync();
        github.FullName = Path.GetFileName(served.Folder) + "/records";
        github.Tokens["a-token-of-the-job"] = FakeApp.BotLogin;
        await using var sandbox = await StartAsync();
        using var action = await ActionRun.BesideAsync(sandbox);
        await action.GitAsync("remote", "add", "origin", served.Path);
        await action.GitAsync("fetch", "-q", "origin");

        await action
            .With("RUNBOOK_GITHUB_API", github.Api.AbsoluteUri)
            .RunAsync(("runbook", "quick-rollback"), ("target", "shop"), ("reason", "x"));

        Assert.That(action.Succeeded, action.Printed);
        Assert.Multiple(() =>
        {
            Assert.That(action.Outputs["pull-request"], Is.EqualTo($"https://github.com/{github.FullName}/pull/1"));
            Assert.That(action.Summary, Does.Contain($"**Review:** [pull request #1](https://github.com/{github.FullName}/pull/1)"));
            Assert.That(served.Records, Is.EqualTo(new[] { action.Outputs["branch"] }));
            Assert.That(action.Printed, Does.Not.Contain("a-token-of-the-job"));
        });
    }

    [Test]
    public async Task A_dry_run_of_the_action_sends_and_records_nothing()
    {
        await using var sandbox = await StartAsync();
        using var action = await ActionRun.BesideAsync(sandbox);

        await action.RunAsync(("runbook", "quick-rollback"), ("target", "shop"), ("reason", "x"), ("dry-run", "true"));

        Assert.That((action.Succeeded, action.Outputs["outcome"], sandbox.RollbackPosts), Is.EqualTo((true, "dry run", 0)), action.Printed);
        Assert.That(await action.GitAsync("branch", "--list", "incident/*"), Is.Empty);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_release_is_run_only_with_the_checksum_that_it_was_published_with(bool isIntact)
    {
        var binary = await File.ReadAllBytesAsync(Component.PublishedBinary());
        using var release = new LoopbackFiles();
        using var action = new ActionRun();
        release.Add(
            "/octo/runbooks/releases/download/v1.2.3/SHA256SUMS",
            Encoding.UTF8.GetBytes(
                $"{new string('0', 64)}  runbook-linux-arm64\n{Convert.ToHexStringLower(SHA256.HashData(binary))}  runbook-linux-x64\n"
            )
        );
        if (!isIntact)
            binary[^1]++;
        release.Add("/octo/runbooks/releases/download/v1.2.3/runbook-linux-x64", binary);

        await action
            .With("GITHUB_SERVER_URL", release.Address)
            .RunAsync(("binary", "release"), ("version", "v1.2.3"), ("repository", "octo/runbooks"));

        Assert.That(action.Succeeded, Is.EqualTo(isIntact), action.Printed);
        Assert.That(action.Printed, Does.Contain(isIntact ? "(octo/runbooks v1.2.3, checksum verified)" : "it was not run"));
        Assert.That(File.Exists(Path.Combine(action.Folder, "temp", "runbook-bin", "runbook")), Is.EqualTo(isIntact));
    }

    [Test]
    public async Task A_checksum_that_the_workflow_pins_wins_over_that_of_the_release()
    {
        var binary = "#!/bin/sh\necho 1.2.3\n"u8.ToArray();
        using var release = new LoopbackFiles();
        using var action = new ActionRun();
        release.Add(
            "/octo/runbooks/releases/download/v1.2.3/SHA256SUMS",
            Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(binary))}  runbook-linux-x64\n")
        );
        release.Add("/octo/runbooks/releases/download/v1.2.3/runbook-linux-x64", binary);

        await action
            .With("GITHUB_SERVER_URL", release.Address)
            .RunAsync(("binary", "release"), ("version", "1.2.3"), ("repository", "octo/runbooks"), ("sha256", new string('a', 64)));

        Assert.That(
            (action.Succeeded, action.Printed.Contains($"expected {new string('a', 64)}", StringComparison.Ordinal)),
            Is.EqualTo((false, true)),
            action.Printed
        );
    }

    [TestCase("binary", "$(touch pwned)", "one of auto, path, release, build")]
    [TestCase("binary", "path", "there is no `runbook` on PATH")]
    [TestCase("version", "1.0/../../x", "wanted a version such as 0.1.0")]
    [TestCase("repository", "a/b/../../evil", "wanted owner/name")]
    [TestCase("repository", "https://evil.example.com/x", "wanted owner/name")]
    [TestCase("sha256", "nonsense", "wanted 64 hexadecimal digits")]
    public async Task What_says_where_the_program_comes_from_is_held_to_its_form(string input, string value, string said)
    {
        using var action = new ActionRun();

        (string, string)[] given = input == "binary" ? [(input, value)] : [("binary", "release"), (input, value)];
        await action.RunAsync(given);

        Assert.That(action.Succeeded, Is.False);
        Assert.That(action.Printed, Does.StartWith("::error title=runbook::").And.Contain(said));
        NothingWasTouched(action);
    }

    [Test]
    public async Task Without_a_runbook_the_program_is_put_on_PATH_and_nothing_is_run()
    {
        using var action = new ActionRun().WithProgram(Component.PublishedBinary());

        await action.RunAsync();

        Assert.That(action.Succeeded, action.Printed);
        Assert.That(action.Printed, Does.Match(@"^runbook \d+\.\d+\.\d+ \(from PATH\)\n$"));
        Assert.That(action.Outputs.Values, Is.All.Empty);
    }

    private static void NothingWasTouched(ActionRun action) =>
        Assert.That(Directory.EnumerateFileSystemEntries(action.Folder, "pwned*", SearchOption.AllDirectories), Is.Empty);

    private static Task<SandboxTarget> StartAsync(params string[] faults) =>
        SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.Crashing, Faults = faults },
            TimeProvider.System,
            CancellationToken.None
        );

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start(Component.Program("kill"), [signal, $"{process.Id}"]);
        await kill.EndsAsync();
    }

    private static void CopyFolder(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
