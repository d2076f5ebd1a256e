using System.Diagnostics;
using System.Runtime.CompilerServices;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Published;

/// <summary>The published binary, watching while it is stopped again and again and starved of its core.</summary>
public sealed class StarvedWatchTests
{
    [Test]
    [Platform("Linux")]
    public async Task A_watch_that_is_stopped_and_starved_takes_nothing_for_the_targets_failure_and_sees_one_afterwards()
    {
        var (binary, taskset) = (Component.PublishedBinary(), Component.Program("taskset"));
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        await using var link = new SlowLink(sandbox.BaseUrl, TimeSpan.FromMilliseconds(100));
        using var project = new CommandRun().InRepository();
        project.Write(
            "runbooks/roll.yaml",
            "apiVersion: runbooks/v1\nid: roll\ntitle: Go back\nseverity: critical\nsteps:\n  - id: rollback\n    "
                + "rollback: {}\nchecklist: [ health ]\n"
        );
        project.Write(
            "runbooks/targets/shop.yaml",
            $"apiVersion: runbooks/v1\nname: shop\nbase-url: {link.Address}\nprocessing-time: 100ms\nread-every: "
                + $"20ms\nstable-every: 10ms\ntriggers:\n  - runbook: roll\n    health-check: {{ failures: 1, every: 800ms, "
                + $"timeout: 700ms }}\n"
        );
        using var own = Start(taskset, project, "-c", "0", binary, "watch", "--all", "--format", "json");
        var watch = own.Process;
        var told = new List<string>();
        watch.OutputDataReceived += (_, line) =>
        {
            lock (told)
                told.Add(line.Data ?? string.Empty);
        };
        watch.BeginOutputReadLine();
        await UntilAsync(() => Told("watch-started") == 1 && sandbox.Requests.Count(r => r.Path == "/health") > 3);

        var hogs = new List<OwnProcess>();
        try
        {
            while (hogs.Count < 6)
                hogs.Add(Start(taskset, project, "-c", "0", "sh", "-c", "while :; do :; done"));
            var looked = sandbox.Requests.Count;
            for (var round = 0; round < 5; round++)
            {
                // A look is under way, and nobody is there when its answer comes.
                var messages = link.Messages;
                await UntilAsync(() => link.Messages > messages);
                Signal(watch, "STOP");
                await Task.Delay(740);
                Signal(watch, "CONT");
            }

            await UntilAsync(() => sandbox.Requests.Count > looked);
            Assert.That((Told("trigger-fired"), sandbox.RollbackPosts), Is.EqualTo((0, 0)), string.Join('\n', told));
        }
        finally
        {
            foreach (var hog in hogs)
                hog.Dispose();
        }

        sandbox.Faults.Set("crashing@green");
        await UntilAsync(() => Told("run-ended") == 1);
        Assert.That((sandbox.RollbackPosts, sandbox.ActiveVersion), Is.EqualTo((1, "1.4.2")));

        int Told(string kind)
        {
            lock (told)
                return told.Count(l => l.Contains($"\"{kind}\"", StringComparison.Ordinal));
        }

        Task UntilAsync(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "") =>
            Bounded.UntilAsync(holds, what, () =>
            {
                lock (told)
                    return string.Join('\n', told);
            });
    }

    private static OwnProcess Start(string program, CommandRun project, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = project.Folder, RedirectStandardOutput = true };
        (start.Environment["HOME"], start.Environment["XDG_STATE_HOME"]) = (project.Folder, Path.Combine(project.Folder, "state"));
        return OwnProcess.Start(start);
    }

    private static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.Ends();
    }
}
