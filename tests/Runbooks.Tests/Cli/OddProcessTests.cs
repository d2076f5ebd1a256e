using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Cli;

/// <summary>The command as a process whose surroundings are not what they should be.</summary>
internal sealed class OddProcessTests
{
    private static readonly string Program = $"dotnet '{Path.Combine(AppContext.BaseDirectory, "runbook.dll")}'";

    [TestCase("<&- >&- 2>&-")]
    [TestCase("<&- >&-")]
    [TestCase(">&- 2>&-")]
    public async Task Closed_standard_descriptors_keep_nobody_from_rolling_back(string closed)
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        using var run = new CommandRun().InRepository();

        var (code, _) = Shell(run, $"{Program} run quick-rollback --base-url {sandbox.BaseUrl} -i reason=x {closed}");

        Assert.That(code, Is.Zero);
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
        Assert.That(Shell(run, $"{Program} resume").Said, Does.Contain("No run is unfinished"));
    }

    [TestCase("list")]
    [TestCase("resume")]
    [TestCase("watch status")]
    public void Closed_standard_descriptors_end_no_command_by_a_signal(string command)
    {
        using var run = new CommandRun().InRepository();

        Assert.That(Shell(run, $"{Program} {command} <&- >&- 2>&-").Code, Is.LessThan(10));
    }

    [Test]
    public void A_working_directory_that_is_gone_is_said_in_one_line()
    {
        using var run = new CommandRun();

        var (code, said) = Shell(run, $"mkdir gone && cd gone && rmdir ../gone && {Program} list");

        Assert.That((code, said.Trim()), Is.EqualTo((2, "error: the working directory is gone: cd to one that is there")));
    }

    [Test]
    public void The_version_is_said_without_a_working_directory()
    {
        using var run = new CommandRun();

        Assert.That(Shell(run, $"mkdir gone && cd gone && rmdir ../gone && {Program} --version").Code, Is.Zero);
    }

    [Test]
    public void A_runbook_that_the_disk_does_not_take_leaves_nothing_behind()
    {
        using var run = new CommandRun();

        // No file may grow over a block of 512 bytes, as on a disk that is full. The runtime keeps its code in files unless told not to.
        var (code, said) = Shell(
            run,
            "trap '' XFSZ; ulimit -f 1; export DOTNET_EnableWriteXorExecute=0; "
                + $"{Program} new checkout-down --title Down --severity critical --from rollback </dev/null"
        );

        Assert.That(code, Is.EqualTo(2), said);
        Assert.That(said, Does.Contain("`runbooks/checkout-down.yaml` cannot be written"));
        Assert.That(Directory.GetFiles(run.Folder, "checkout-down*", SearchOption.AllDirectories), Is.Empty);
    }

    [TestCase("HUP")]
    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task A_signal_lets_the_rollback_be_finished_and_says_so_at_once_each_time(string signal)
    {
        var (time, options) = (new FakeTimeProvider(), new SandboxOptions { BadRelease = BadRelease.None, Faults = ["slow-switch=3s"] });
        await using var sandbox = await SandboxTarget.StartAsync(options, time, CancellationToken.None);
        using var run = new CommandRun().InRepository();
        var start = Start(run, $"exec {Program} run quick-rollback --base-url {sandbox.BaseUrl} -i reason=x");
        using var running = OwnProcess.Start(start);
        var said = new StringBuilder();
        running.Process.OutputDataReceived += (_, line) =>
        {
            lock (said)
                said.AppendLine(line.Data);
        };
        running.Process.BeginOutputReadLine();
        var wrong = running.Process.StandardError.ReadToEndAsync();
        const string Finishing = "finishing the rollback first: waiting for blue 1.4.2 to serve";

        // The switch waits for the sandbox's clock, which stands still until both were said.
        await Bounded.UntilAsync(() => sandbox.RollbackPosts > 0, "the rollback is sent", Said);
        for (var times = 1; times <= 2; times++)
        {
            Kill(running.Process.Id, signal);
            await Bounded.UntilAsync(() => Said().Split(Finishing).Length - 1 == times, $"it is said {times} times", Said);
        }

        var ending = running.Process.EndsAsync();
        await Bounded.WhileAsync(ending, "the run ends", async () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20);
        });
        await ending;

        Assert.That(running.Process.ExitCode, Is.EqualTo(130), Said() + await wrong);
        Assert.That(sandbox.RollbackPosts, Is.EqualTo(1));
        Assert.That(run.Git("branch --list incident/*"), Is.Not.Empty, "the record is written");

        string Said()
        {
            lock (said)
                return said.ToString();
        }
    }

    private static void Kill(int process, string signal) => Assert.That(Bounded.Run("kill", $"-{signal}", $"{process}").Code, Is.Zero);

    private static (int Code, string Said) Shell(CommandRun run, string line)
    {
        var ended = Bounded.Run(Start(run, line));
        return (ended.Code, ended.Said);
    }

    private static ProcessStartInfo Start(CommandRun run, string line)
    {
        var start = new ProcessStartInfo("sh", ["-c", line])
        {
            WorkingDirectory = run.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = run.Folder;
        start.Environment["XDG_STATE_HOME"] = Path.Combine(run.Folder, "state");
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var name in new[] { "CI", "GITHUB_ACTIONS" })
            start.Environment.Remove(name);
        return start;
    }
}
