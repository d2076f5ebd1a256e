using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;

namespace Runbooks.Benchmarks;

/// <summary>
/// Times `runbook watch`: what a thousand targets at a probe each second cost on one core, and how long it takes from the
/// answer that completes a trigger to the rollback's POST.
/// </summary>
/// <param name="binary">The published binary.</param>
/// <param name="work">A folder for projects and state.</param>
internal sealed class WatchBenchmark(string binary, string work)
{
    private static readonly TimeSpan MemoryEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly ConcurrentQueue<string> _said = new();

    /// <summary>Measures both, and Alertmanager beside it where it is installed.</summary>
    public async Task RunAsync(int rounds, int targets, int seconds)
    {
        Console.WriteLine($"`runbook watch` on a machine with {Environment.ProcessorCount} cores.\n");
        Console.WriteLine("| | | | |");
        Console.WriteLine("|---|---|---|---|");
        await TimeToPostAsync(rounds);
        if (AlertmanagerContender.Missing is { } missing)
            Console.WriteLine($"Prometheus and Alertmanager are left out: `{missing}` is not installed.");
        else
            await new AlertmanagerContender(work).TimeToWebhookAsync(20);
        await ManyTargetsAsync(targets, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Watches many targets for some time, held to one core.</summary>
    private async Task ManyTargetsAsync(int targets, TimeSpan warm, TimeSpan measured)
    {
        await using var crowd = await TargetCrowd.StartAsync(targets);
        var project = NewProject("many");
        for (var i = 0; i < targets; i++)
            File.WriteAllText(
                Path.Combine(project, "runbooks", "targets", $"t{i}.yaml"),
                $"apiVersion: runbooks/v1\nname: t{i}\nbase-url: http://127.0.0.1:{crowd.Ports[i]}\ntriggers:\n  - "
                    + $"runbook: automated-rollback\n    health-check: {{ failures: 3, every: 1s }}\n"
            );
        using var watch = await StartAsync(project, onOneCore: true, "--shadow");
        await Task.Delay(warm);
        var (cpu, answered) = (CpuOf(watch.Process), crowd.Answered);
        var memory = new List<double> { MemoryOf(watch.Process) };
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < measured)
        {
            var left = measured - Stopwatch.GetElapsedTime(began);
            await Task.Delay(left < MemoryEvery ? left : MemoryEvery);
            memory.Add(MemoryOf(watch.Process));
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var (share, requests) = ((CpuOf(watch.Process) - cpu).TotalSeconds / seconds, (crowd.Answered - answered) / seconds);
        var status = JsonNode.Parse(await RunAsync(project, "watch", "status", "--format", "json"))!;
        var probes = status["targets"]!.AsArray().SelectMany(t => t!["probes"]!.AsArray()).ToList();
        var lateness = probes.Select(p => (double)p!["latenessMs"]!).Order().ToArray();
        var (looks, skipped) = (probes.Sum(p => (long)p!["looks"]!), probes.Sum(p => (long)p!["skipped"]!));
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {targets} targets, a health check each second, on one core, {seconds:0} s | {share * 100:0.0} % of the "
                    + $"core, {requests:0} requests a second | late by {At(lateness, 0.5):0.0} ms in the median, "
                    + $"{At(lateness, 0.99):0.0} ms at the 99th percentile; {skipped} of {looks + skipped} looks skipped; "
                    + $"{status["stalls"]} stalls | {memory[0]:0} MiB at first, {memory.Max():0} at most, {memory[^1]:0} at last |"
            )
        );
    }

    /// <summary>Has sandboxes fail again and again, and looks when the POST comes in.</summary>
    private async Task TimeToPostAsync(int rounds)
    {
        await using var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        var project = NewProject("post");
        File.WriteAllText(
            Path.Combine(project, "runbooks", "roll.yaml"),
            "apiVersion: runbooks/v1\nid: roll\ntitle: Go back\nseverity: critical\ninputs:\n  reason: { type: string, "
                + "required: true }\nsteps:\n  - id: rollback\n    rollback: { to: previous, within: 10s }\n"
        );
        File.WriteAllText(
            Path.Combine(project, "runbooks", "targets", "shop.yaml"),
            $"apiVersion: runbooks/v1\nname: shop\nbase-url: {sandbox.BaseUrl.AbsoluteUri.TrimEnd('/')}\nprocessing-time: "
                + $"0ms\nread-every: 5ms\nstable-reads: 2\nstable-every: 1ms\nsafeguards: {{ cooldown: 0s, per-version: 10, "
                + $"per-day: 100 }}\ntriggers:\n  - runbook: roll\n    health-check: {{ failures: 3, successes: 1, every: 50ms }}\n"
        );
        using var watch = await StartAsync(project, onOneCore: false);
        using var client = new HttpClient();
        var times = new List<double>();
        var heldBack = 0;
        for (var round = -2; round < rounds; round++)
        {
            if (round % 5 == 0)
                await RunAsync(project, "watch", "reset", "shop");
            await Task.Delay(250);
            var posts = sandbox.RollbackPosts;
            sandbox.Faults.Set("error@health");
            var came = await HappensAsync(() => sandbox.RollbackPosts > posts);
            sandbox.Faults.Clear();

            // A safeguard or the last look before the run may rightly hold it back: it is said, and the round is made again.
            if (!came)
            {
                if (++heldBack > rounds)
                    throw new InvalidOperationException($"in {heldBack} rounds no rollback came; the last that was said:\n{Said()}");
                Console.Error.WriteLine($"no rollback came within {Bound}: {Said()}");
                await RunAsync(project, "watch", "reset", "shop");
                round--;
                continue;
            }

            var requests = sandbox.Requests.Where(r => r.Listener == "front").ToList();
            var post = requests.FindLastIndex(r => r.Path == "/deployment/rollback");

            // The third failed answer of a row: the last health check before the run read the status.
            var status = requests.FindLastIndex(post, r => r.Path == "/deployment/status");
            while (status > 0 && requests[status - 1].Path == "/deployment/status")
                status--;
            var answer = requests.FindLastIndex(status, r => r.Path == "/health");
            if (round >= 0)
                times.Add((requests[post].Time - requests[answer].Time).TotalMilliseconds);
            if (!await HappensAsync(() => sandbox.ActiveVersion == "1.4.2"))
                throw new InvalidOperationException("the target did not switch");
            await Task.Delay(400);
            using var content = new ByteArrayContent([]);
            using var back = await client.PostAsync(new Uri(sandbox.BaseUrl, "/deployment/switch"), content);
        }

        var sorted = times.Order().ToArray();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| from the answer that completes a trigger to the rollback's POST, {rounds} rollbacks | "
                    + $"{At(sorted, 0.5):0.0} ms in the median | {At(sorted, 0.99):0.0} ms at the 99th percentile | "
                    + $"{sorted[0]:0.0} to {sorted[^1]:0.0} ms; {heldBack} rounds were held back and made again |"
            )
        );
    }

    private string Said() => string.Join('\n', _said.TakeLast(5));

    private static async Task<bool> HappensAsync(Func<bool> isSo)
    {
        for (var began = Stopwatch.GetTimestamp(); !isSo(); await Task.Delay(5))
        {
            if (Stopwatch.GetElapsedTime(began) > Bound)
                return false;
        }

        return true;
    }

    private static double At(double[] sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

    private static TimeSpan CpuOf(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private static double MemoryOf(Process process)
    {
        process.Refresh();
        return process.WorkingSet64 / (1024.0 * 1024);
    }

    private string NewProject(string name)
    {
        var project = Repository.New(Path.Combine(work, name));
        Directory.CreateDirectory(Path.Combine(project, "runbooks", "targets"));
        return project;
    }

    private async Task<WatchProcess> StartAsync(string project, bool onOneCore, params string[] more)
    {
        string[] command = [binary, "watch", "--all", .. more];
        var start =
            onOneCore && OperatingSystem.IsLinux()
                ? new ProcessStartInfo("taskset", ["-c", "0", .. command])
                : new ProcessStartInfo(command[0], command[1..]);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (project, true, true);
        start.Environment["XDG_STATE_HOME"] = Path.Combine(work, "state");
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) =>
        {
            _said.Enqueue(line.Data ?? string.Empty);
            if (line.Data?.Contains("would run", StringComparison.Ordinal) == true)
                Console.Error.WriteLine(line.Data);
        };
        process.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var tries = 0; tries < 100; tries++)
        {
            if ((await RunAsync(project, "watch", "status")).StartsWith("Watching", StringComparison.Ordinal))
                return new WatchProcess(process);
            await Task.Delay(100);
        }

        throw new InvalidOperationException("the watch did not begin");
    }

    private async Task<string> RunAsync(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo(binary, arguments)
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_STATE_HOME"] = Path.Combine(work, "state");
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output;
    }

    private sealed class WatchProcess(Process process) : IDisposable
    {
        public Process Process => process;

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
