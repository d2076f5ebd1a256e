using System.Diagnostics;
using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>The native binary where it is interrupted, where the disk fills up, and beside many of its kind.</summary>
public sealed class PublishedTroubleTests : PublishedFixture
{
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
            Binary,
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
        await RunAsync(Binary, "incidents", "list");
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "work", "t.yaml"),
            $"apiVersion: runbooks/v1\nname: t\nbase-url: {sandbox.BaseUrl}\nprocessing-time: 100ms\nread-every: 10ms\nstable-every: 10ms\n"
        );

        // No file may grow over so many blocks of 512 bytes, as on a disk that is full or a user that is over the quota.
        var run = await RunAsync(
            Component.Program("sh"),
            "-c",
            $"trap '' XFSZ; ulimit -f {blocks}; exec {Binary} run quick-rollback -t ./t.yaml -i reason=x"
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
    public async Task Fifty_processes_record_into_one_repository_at_the_same_time()
    {
        await using var sandbox = await SandboxTarget.StartAsync(new SandboxOptions(), TimeProvider.System, CancellationToken.None);
        await RunAsync("git", "init", "-q", ".");
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "work", "test.yaml"),
            "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - id: wait\n    wait: { for: 50ms }\n"
        );

        // One run per target: each is told another address of the same one.
        var ended = await Task.WhenAll(
            Enumerable
                .Range(2, 50)
                .Select(i =>
                    RunAsync(Binary, "run", "test.yaml", "--base-url", $"http://127.0.0.{i}:{sandbox.BaseUrl.Port}", "--format", "json")
                )
        );

        Assert.That(ended.Select(e => (string?)JsonNode.Parse(e.Out)!["incident"]!["commit"]), Is.Unique.And.None.Null);
        var branches = await RunAsync("git", "branch", "--list", "incident/*");
        Assert.That(branches.Out.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(50));
        Assert.That((await RunAsync("git", "fsck", "--strict")).ExitCode, Is.Zero);
        Assert.That((await RunAsync(Binary, "incidents", "verify")).ExitCode, Is.Zero);
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
        using var process = Start(Binary, "run", "quick-rollback", "--base-url", sandbox.BaseUrl.AbsoluteUri, "-i", "reason=interrupted");
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
}
