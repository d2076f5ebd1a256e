using System.Diagnostics;
using System.Text.RegularExpressions;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
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

    private readonly List<SoakPlace> _places = [];

    private SoakScene(SoakPlan plan, SandboxTarget sandbox) => (_plan, _sandbox) = (plan, sandbox);

    private SoakPlace First => _places[0];

    /// <summary>Sets the scene.</summary>
    public static async Task<SoakScene> StartAsync(SoakPlan plan)
    {
        var options = new SandboxOptions
        {
            BadRelease = plan.Release,
            Latency = TimeSpan.FromMilliseconds(150),
            Faults = plan.Faults,
        };
        var scene = new SoakScene(plan, await SandboxTarget.StartAsync(options, TimeProvider.System, CancellationToken.None));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(scene._folder, (UnixFileMode)Convert.ToInt32("755", 8));
        await SoakPlace.GitAsync(scene._folder, "init", "--quiet", "--bare", "remote.git");
        foreach (var (i, kind) in plan.Operators.Index())
        {
            scene._places.Add(
                kind == SoakPlaceKind.Same && i > 0 ? scene.First : await SoakPlace.MakeAsync(scene._folder, $"place-{i}", kind)
            );
        }

        return scene;
    }

    /// <summary>Plays it.</summary>
    /// <returns>What does not hold, in sentences.</returns>
    public async Task<IReadOnlyList<string>> PlayAsync(SoakCounts counts)
    {
        var runbook = Path.Combine(_folder, _plan.Runbook + ".yaml");
        var text = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "runbooks", _plan.Runbook + ".yaml"));
        await File.WriteAllTextAsync(runbook, Bounds().Replace(Intervals().Replace(text, "every: 20ms"), "within: 3s"));

        var ended = (await Task.WhenAll(_places.Select((p, i) => OperateAsync(p, runbook, isFirst: i == 0, counts)))).ToList();
        for (var i = 0; i < MostResumptions && HasUnfinished(); i++)
        {
            counts.Resumed();
            var (code, said) = await ProcessAsync(First, runbook: null, i == 0 ? _plan.KillResumed : 0, killAfterMs: 0);
            if (code != 0)
                counts.Kill();
            else
                ended.Add(said);
        }

        return await JudgeAsync(ended, counts);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> OperateAsync(SoakPlace place, string runbook, bool isFirst, SoakCounts counts)
    {
        counts.Run();
        var (code, said) = await ProcessAsync(place, runbook, isFirst ? _plan.KillAfterEvents : 0, isFirst ? _plan.KillAfterMs : 0);
        if (code != 0)
            counts.Kill();
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
        var branches = 0;
        foreach (var place in _places.Distinct())
        {
            var named = await SoakPlace.GitAsync(place.Records, "for-each-ref", "--format=%(refname)", "refs/heads/incident/");
            branches += named.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        }

        // One that waits in the spool, because the process that was killed left Git's own lock behind, is not lost.
        var begun = Count("done") + Count("runs");
        var spools = _places.Distinct().Select(p => Path.Combine(p.State, "runbook", "spool")).Where(Directory.Exists);
        var spooled = spools.Sum(s => Directory.GetDirectories(s).Length);
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

        foreach (
            var said in ended.Where(s => s.Contains("lost", StringComparison.Ordinal) || s.StartsWith("error", StringComparison.Ordinal))
        )
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
    private IEnumerable<string> Journals(string place) =>
        _places
            .Distinct()
            .SelectMany(p => new[] { Path.Combine(p.Records, ".git"), Path.Combine(p.State, "runbook") })
            .Select(root => Path.Combine(root, "runbook", place))
            .Where(Directory.Exists)
            .SelectMany(root => Directory.EnumerateFiles(root, "journal.ndjson", SearchOption.AllDirectories))
            .Where(file => new FileInfo(file).Length > 0);

    private async Task<(int Code, string Said)> ProcessAsync(SoakPlace place, string? runbook, int killAfter, int killAfterMs)
    {
        var orders = new Orders(runbook, _sandbox.BaseUrl.AbsoluteUri, place.Records, place.State, killAfter);
        using var process = Process.Start(place.Start(Path.Combine(AppContext.BaseDirectory, "Runbooks.Victim.dll"), orders.ToJson()))!;
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

    [GeneratedRegex(@"within: \d+m?s")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"every: \d+m?s")]
    private static partial Regex Intervals();
}
