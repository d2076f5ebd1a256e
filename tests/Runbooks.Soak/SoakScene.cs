using System.Diagnostics;
using System.Text.RegularExpressions;
using Runbooks.Sandbox;
using Runbooks.Victim;

namespace Runbooks.Soak;

/// <summary>One case: a sandbox, a repository, the processes that act on them, and what must hold afterwards.</summary>
public sealed partial class SoakScene : IAsyncDisposable
{
    private const string Good = "1.4.2";
    private const int MostResumptions = 6;

    private readonly SoakPlan _plan;
    private readonly SandboxTarget _sandbox;
    private readonly string _folder = Directory.CreateTempSubdirectory("runbooks-soak-").FullName;

    private SoakScene(SoakPlan plan, SandboxTarget sandbox) => (_plan, _sandbox) = (plan, sandbox);

    private string Records => Path.Combine(_folder, "records");

    private string State => Path.Combine(_folder, "state");

    /// <summary>Sets the scene.</summary>
    public static async Task<SoakScene> StartAsync(SoakPlan plan)
    {
        var options = new SandboxOptions { BadRelease = plan.Release, Latency = TimeSpan.FromMilliseconds(150), Faults = plan.Faults };
        var scene = new SoakScene(plan, await SandboxTarget.StartAsync(options, TimeProvider.System, CancellationToken.None));
        Directory.CreateDirectory(scene.Records);
        await scene.GitAsync("init", "--quiet");
        await scene.GitAsync("config", "user.name", "Ada");
        await scene.GitAsync("config", "user.email", "ada@example.org");
        return scene;
    }

    /// <summary>Plays it.</summary>
    /// <returns>What does not hold, in sentences.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(SoakCounts counts)
    {
        var runbook = Path.Combine(_folder, _plan.Runbook + ".yaml");
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "runbooks", _plan.Runbook + ".yaml"));
        await File.WriteAllTextAsync(runbook, Bounds().Replace(Intervals().Replace(text, "every: 20ms"), "within: 3s"));

        var ended = (await Task.WhenAll(Enumerable.Range(0, _plan.Operators).Select(i => OperateAsync(runbook, isFirst: i == 0, counts)))).ToList();
        for (var i = 0; i < MostResumptions && HasUnfinished(); i++)
        {
            counts.Resumed();
            var (code, said) = await ProcessAsync(runbook: null, i == 0 ? _plan.KillResumed : 0, killAfterMs: 0);
            if (code != 0) counts.Kill();
            else ended.Add(said);
        }

        return await JudgeAsync(ended, counts);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> OperateAsync(string runbook, bool isFirst, SoakCounts counts)
    {
        counts.Run();
        var (code, said) = await ProcessAsync(runbook, isFirst ? _plan.KillAfterEvents : 0, isFirst ? _plan.KillAfterMs : 0);
        if (code != 0) counts.Kill();
        return said;
    }

    private async Task<List<string>> JudgeAsync(List<string> ended, SoakCounts counts)
    {
        var found = new List<string>();
        if (_sandbox.Toggles > 1)
        {
            counts.Double();
            found.Add($"the target was toggled {_sandbox.Toggles} times");
        }

        // Every run that began is either put aside after its record was committed, or still lies there.
        var branches = (await GitAsync("for-each-ref", "--format=%(refname)", "refs/heads/incident/")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        // One that waits in the spool, because the process that was killed left Git's own lock behind, is not lost.
        var begun = Count("done") + Count("runs");
        var spool = Path.Combine(State, "runbook", "spool");
        var spooled = Directory.Exists(spool) ? Directory.GetDirectories(spool).Length : 0;
        if (Count("runs") > 0 || branches + spooled < begun)
        {
            counts.Lost();
            found.Add($"{begun} runs began and {branches} records are there, {spooled} wait; {Count("runs")} runs are unfinished");
        }

        foreach (var said in ended.Where(s => s.StartsWith("recovered ", StringComparison.Ordinal) && _sandbox.ActiveVersion != Good))
        {
            counts.Wrong();
            found.Add($"`{said}`, and {_sandbox.ActiveVersion} serves");
        }

        foreach (var said in ended.Where(s => s.Contains("lost", StringComparison.Ordinal) || s.StartsWith("error", StringComparison.Ordinal)))
        {
            counts.Lost();
            found.Add($"`{said}`");
        }

        if (_plan.Faults.Count == 0 && begun > 0 && !ended.Any(s => s.StartsWith("recovered ", StringComparison.Ordinal)))
        {
            counts.Wrong();
            found.Add($"nothing was wrong with the target but its release, and the runs ended with [{string.Join("; ", ended)}]");
        }

        return found;
    }

    private bool HasUnfinished() => Journals("runs").Any();

    private int Count(string place) => Journals(place).Count();

    // A directory without a line in its journal is of a process that was killed before its run began.
    private IEnumerable<string> Journals(string place) => new[] { Path.Combine(Records, ".git"), Path.Combine(State, "runbook") }
        .Select(root => Path.Combine(root, "runbook", place))
        .Where(Directory.Exists)
        .SelectMany(root => Directory.EnumerateFiles(root, "journal.ndjson", SearchOption.AllDirectories))
        .Where(file => new FileInfo(file).Length > 0);

    private async Task<(int Code, string Said)> ProcessAsync(string? runbook, int killAfter, int killAfterMs)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Runbooks.Victim.dll"));
        start.ArgumentList.Add(new Orders(runbook, _sandbox.BaseUrl.AbsoluteUri, Records, State, killAfter).ToJson());
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (killAfterMs > 0)
        {
            await Task.WhenAny(Task.Delay(killAfterMs), process.WaitForExitAsync());
            process.Kill();
        }

        await process.WaitForExitAsync();
        var said = (await output).Trim();
        return (process.ExitCode, process.ExitCode is 0 or 128 + 9 ? said : $"error {process.ExitCode}: {await errors}");
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, WorkingDirectory = Records })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return said;
    }

    [GeneratedRegex(@"within: \d+m?s")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"every: \d+m?s")]
    private static partial Regex Intervals();
}
