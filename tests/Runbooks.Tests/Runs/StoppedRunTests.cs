using System.Diagnostics;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Runs;

/// <summary>Processes that are stopped in the midst of changing the lock, as a frozen container stops them.</summary>
public sealed class StoppedRunTests
{
    [Test]
    [CancelAfter(120_000)]
    public async Task A_process_stopped_while_it_changes_the_lock_holds_nobody_up(CancellationToken cancel)
    {
        Component.Program("kill");
        await using var run = await KilledRun.StartAsync(BadRelease.Crashing);
        var runbook = run.Runbook("quick-rollback");
        using var stopped = run.BeginAndStop(runbook, stopAt: 1);
        try
        {
            await Bounded.UntilAsync(() => IsStoppedAsync(stopped, cancel), "the process is stopped");

            Assert.That(await run.RunAsync(runbook), Is.EqualTo("recovered committed"));
            Assert.That(await IsStoppedAsync(stopped, cancel), Is.True);

            var said = stopped.StandardOutput.ReadToEndAsync(cancel);
            using (var awakened = Process.Start("kill", ["-CONT", $"{stopped.Id}"]))
                await awakened.EndsAsync();
            Assert.That(
                (await said).Trim(),
                Is.EqualTo("recovered committed"),
                "it finds that others have gone on, and takes its turn behind them"
            );
            Assert.That((run.Sandbox.RollbackPosts, run.Sandbox.Toggles), Is.EqualTo((1, 1)));
        }
        finally
        {
            if (!stopped.HasExited)
                stopped.Kill();
        }
    }

    private static async Task<bool> IsStoppedAsync(Process process, CancellationToken cancel)
    {
        Assert.That(process.HasExited, Is.False);
        return (await File.ReadAllTextAsync($"/proc/{process.Id}/stat", cancel)).Split(')')[^1].TrimStart().StartsWith('T');
    }
}
