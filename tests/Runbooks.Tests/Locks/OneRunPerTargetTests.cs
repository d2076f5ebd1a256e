using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Incidents;
using Runbooks.Locks;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.SharedLocks;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Locks;

/// <summary>Real processes of the command against one real target.</summary>
[NonParallelizable]
[Category("Servers")]
public sealed class OneRunPerTargetTests
{
    [Test]
    public async Task Of_twenty_runs_started_at_once_one_sends_one_request()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox, "30s");

        var ends = await Task.WhenAll(
            Enumerable
                .Range(1, 20)
                .Select(async _ =>
                {
                    using var process = Start(
                        run,
                        "run",
                        "quick-rollback",
                        "--target",
                        target,
                        "-i",
                        "reason=all at once",
                        "--format",
                        "json"
                    );
                    return await EndAsync(process);
                })
        );

        Assert.Multiple(() =>
        {
            Assert.That((sandbox.RollbackPosts, sandbox.Toggles), Is.EqualTo((1, 1)));
            Assert.That(
                ends.Select(e => e.ExitCode).Distinct(),
                Is.SubsetOf(new[] { 0, 5 }),
                string.Join('\n', ends.Where(e => e.ExitCode is not (0 or 5)).Select(e => e.Error))
            );
            Assert.That(
                ends.Select(e => JsonNode.Parse(e.Out)!["outcome"]!.GetValue<string>()).Distinct(),
                Is.SubsetOf(new[] { "recovered", "locked" })
            );
            Assert.That(
                ends.Count(e => e.Out.Contains("did so in 5 reads", StringComparison.Ordinal)),
                Is.LessThanOrEqualTo(1),
                "one run proves a switch; the others find it done"
            );
        });
    }

    [Test]
    public async Task A_run_that_was_stopped_for_longer_than_its_lease_wakes_up_and_sends_nothing()
    {
        var kill = Component.Program("kill");
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox, "1s");
        var runbook = run.Write(
            "runbooks/slow.yaml",
            "apiVersion: runbooks/v1\nid: slow\ntitle: Slow\nseverity: feature\nsteps:\n  - { id: pause, wait: { for: "
                + "500ms } }\n  - { id: rollback, rollback: { within: 5s } }\nchecklist: [ health ]\n"
        );
        using var stopped = Start(run, "run", runbook, "--target", target, "--format", "json");
        var end = EndAsync(stopped);
        await Bounded.UntilAsync(() => sandbox.Requests.Count > 0 || stopped.HasExited, "the run asks its target");
        await SignalAsync(kill, "-STOP", stopped);

        var locks = new TargetLocks([Path.Combine(run.Folder, ".local", "state", "runbook", "locks")], Machine.Here(), TimeProvider.System);
        var request = new LockRequest(new Target("sandbox", new Uri(sandbox.BaseUrl.AbsoluteUri.TrimEnd('/'))), "2", "run 2 of a test");
        HeldLock? held = null;
        await Bounded.UntilAsync(
            async () => (held = (await locks.TryTakeAsync(request, records: null, CancellationToken.None)).Held) is not null,
            "the lease is over"
        );
        await using (held!)
        {
            await SignalAsync(kill, "-CONT", stopped);
            var (exitCode, output, error) = await end;

            var document = JsonNode.Parse(output)!;
            Assert.Multiple(() =>
            {
                Assert.That(exitCode, Is.EqualTo(1), error);
                Assert.That(
                    document["reason"]!.GetValue<string>(),
                    Does.Contain("was not sent: another run holds sandbox: run 2 of a test")
                );
                Assert.That(document["incident"]!["commit"], Is.Not.Null, "that nothing was sent is recorded too");
                Assert.That((sandbox.RollbackPosts, sandbox.Toggles), Is.EqualTo((0, 0)));
            });
        }
    }

    [Test]
    public async Task The_lock_of_a_run_that_was_killed_does_not_wait_for_its_lease()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        var target = TargetFile(run, sandbox, "1h");
        var runbook = run.Write(
            "runbooks/endless.yaml",
            "apiVersion: runbooks/v1\nid: endless\ntitle: Endless\nseverity: feature\nsteps:\n  - { id: pause, wait: { for: 60s } }\n"
        );
        using var killed = Start(run, "run", runbook, "--target", target);
        var end = EndAsync(killed);
        await Bounded.UntilAsync(() => sandbox.Requests.Count > 0 || killed.HasExited, "the run asks its target");
        killed.Kill(entireProcessTree: true);
        await end;

        var exitCode = await run.RunAsync("resume", "last", "--abandon", "--format", "json");

        Assert.That(exitCode, Is.EqualTo(3), run.Error);
        Assert.That(
            run.Git(
                "show "
                    + JsonNode.Parse(run.Out)!["incident"]!["commit"]
                    + ":"
                    + JsonNode.Parse(run.Out)!["incident"]!["path"]
                    + "/incident.yaml"
            ),
            Does.Contain("fencing: 2")
        );
    }

    [Test]
    public async Task A_remote_that_cannot_be_reached_keeps_no_run_from_its_target_and_the_record_says_so()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        run.Git("remote add origin nowhere.git");

        var exitCode = await run.RunAsync("run", "quick-rollback", "--target", TargetFile(run, sandbox, "30s"), "-i", "reason=x");
        var page = run.Out;
        await run.RunAsync("incidents", "show", "last", "--format", "json");
        var record = JsonNode.Parse(run.Out)!;
        await run.RunAsync("incidents", "show", "last");

        const string Problem = "'nowhere.git' does not appear to be a git repository";
        var schema = await NJsonSchema.JsonSchema.FromJsonAsync(IncidentSchema.Create().ToJsonString());
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(4), page);
            Assert.That(sandbox.Toggles, Is.EqualTo(1));
            Assert.That(page, Does.Contain("RECOVERED").And.Contain("Pushed   not yet: there is no repository where origin points to"));
            Assert.That(page, Does.Contain("! only this machine's runs are excluded from the target").And.Contain(Problem));
            Assert.That(record["run"]!["lock"]!["remote-problem"]!.GetValue<string>(), Does.Contain(Problem));
            Assert.That(
                run.Out,
                Does.Contain("Only runs on this machine were excluded from the target")
                    .And.Contain("Runs on other machines were not excluded from the target")
            );
            Assert.That(schema.Validate(record.ToJsonString()), Is.Empty);
        });
    }

    [Test]
    public async Task A_workflow_finds_the_target_held_by_a_laptop()
    {
        await using var sandbox = await StartAsync();
        using var run = new CommandRun().InRepository();
        using var machines = new Machines { Target = new Target("sandbox", sandbox.BaseUrl) };
        run.Git("init -q --bare origin.git");
        run.Git("remote add origin origin.git");
        var records = Runbooks.Git.RecordsRepository.Open(run.Folder, new DiagnosticBag())!;
        var target = TargetFile(run, sandbox, "30s");
        await using (await machines.TakeAsync(machines.Of(1, time: TimeProvider.System), "a", records))
        {
            Assert.That(await run.RunAsync("run", "quick-rollback", "--target", target, "-i", "reason=x"), Is.EqualTo(5));
            Assert.That(
                run.Error,
                Does.StartWith("error: sandbox is held by another run: run a of a test, by alice@laptop, process 1, since ")
                    .And.Contain("(at the remote origin)")
                    .And.Contain("runbook lock release sandbox")
            );
            Assert.That(sandbox.Requests, Is.Empty);
        }

        Assert.That(await run.RunAsync("run", "quick-rollback", "--target", target, "-i", "reason=x"), Is.Zero, run.Out + run.Error);
        await run.RunAsync("incidents", "show", "last", "--format", "yaml");
        Assert.That(run.Out, Does.Contain("remote-fencing: 2"));
    }

    private static Task<SandboxTarget> StartAsync() =>
        SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.SlowResponses, Latency = TimeSpan.FromMilliseconds(50) },
            TimeProvider.System,
            CancellationToken.None
        );

    private static string TargetFile(CommandRun run, SandboxTarget sandbox, string lease) =>
        run.Write(
            "runbooks/targets/sandbox.yaml",
            $"""
            apiVersion: runbooks/v1
            name: sandbox
            base-url: {sandbox.BaseUrl.AbsoluteUri}
            processing-time: 100ms
            read-every: 10ms
            stable-every: 10ms
            lock-lease: {lease}
            """
        );

    private static Process Start(CommandRun run, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "runbook.dll"), .. arguments])
        {
            WorkingDirectory = run.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["HOME"] = run.Folder;
        start.Environment.Remove("XDG_STATE_HOME");
        start.Environment["NO_COLOR"] = "1";
        return Process.Start(start)!;
    }

    private static async Task<(int ExitCode, string Out, string Error)> EndAsync(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.EndsAsync();
        return (process.ExitCode, await output, await error);
    }

    private static async Task SignalAsync(string kill, string signal, Process process)
    {
        using var sent = Process.Start(kill, [signal, $"{process.Id}"]);
        await sent.EndsAsync();
    }
}
