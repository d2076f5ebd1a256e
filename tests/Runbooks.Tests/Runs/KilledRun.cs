using System.Diagnostics;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Support;
using Runbooks.Victim;

namespace Runbooks.Tests.Runs;

/// <summary>
/// A real process that runs a runbook against a real sandbox and is killed, the repository it records into, and those that resume it.
/// </summary>
internal sealed class KilledRun : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbooks-kill-").FullName;

    private KilledRun(SandboxTarget sandbox, BadRelease release) => (Sandbox, Release) = (sandbox, release);

    public BadRelease Release { get; }

    public SandboxTarget Sandbox { get; }

    public string Records => Path.Combine(_folder, "records");

    public string State => Path.Combine(_folder, "state");

    /// <summary>The files of all records, on whatever branch.</summary>
    public IReadOnlyList<string> RecordBranches =>
        Git("for-each-ref", "--format=%(refname)", "refs/heads/incident/").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public IReadOnlyList<string> RunDirectories =>
        Directory.Exists(Path.Combine(Records, ".git", "runbook", "runs"))
            ? Directory.GetDirectories(Path.Combine(Records, ".git", "runbook", "runs"))
            : [];

    public static async Task<KilledRun> StartAsync(BadRelease release, params string[] faults)
    {
        var options = new SandboxOptions
        {
            BadRelease = release,
            Latency = TimeSpan.FromMilliseconds(150),
            Faults = faults,
        };
        var run = new KilledRun(await SandboxTarget.StartAsync(options, TimeProvider.System, CancellationToken.None), release);
        Directory.CreateDirectory(run.Records);
        run.Git("init", "--quiet");
        run.Git("config", "user.name", "Ada");
        run.Git("config", "user.email", "ada@example.org");
        return run;
    }

    /// <summary>Puts a shipped runbook, with short intervals, or any other text, into a file.</summary>
    public string Runbook(string id, string? text = null)
    {
        var file = Path.Combine(_folder, id + ".yaml");
        File.WriteAllText(
            file,
            text
                ?? EngineRun
                    .Quick(File.ReadAllText(Path.Combine(Repository.Root, "runbooks", id + ".yaml")))
                    .Replace("within: 900ms", "within: 10s", StringComparison.Ordinal)
        );
        return file;
    }

    /// <summary>Runs it in a process that kills itself after so many events.</summary>
    /// <returns>Whether it was killed; false where it ended before.</returns>
    public async Task<bool> RunAndKillAsync(string? runbook, int killAfter) => (await ProcessAsync(runbook, killAfter)).Code == 128 + 9;

    /// <summary>Begins it in a process that goes on until somebody kills it.</summary>
    public Process Begin(string runbook) => Start(runbook, killAfter: 0);

    /// <summary>Begins it in a process that stops itself in the midst of a change of the lock.</summary>
    public Process BeginAndStop(string runbook, int stopAt) => Start(runbook, killAfter: 0, stopAt);

    /// <summary>Gives a command as a person would who stands in the repository.</summary>
    public async Task<(int Code, string Out, string Error)> CommandAsync(params string[] arguments)
    {
        using var command = new CommandRun().With("XDG_STATE_HOME", State);
        var code = await command.RunAsync([.. arguments, "--records", Records]);
        return (code, command.Out, command.Error);
    }

    /// <summary>Resumes in this process.</summary>
    public Task<string> ResumeAsync() =>
        Engine.RunAsync(new Orders(Runbook: null, Sandbox.BaseUrl.AbsoluteUri, Records, State, KillAfter: 0), _ => ValueTask.CompletedTask);

    /// <summary>Runs in this process.</summary>
    public Task<string> RunAsync(string runbook) =>
        Engine.RunAsync(new Orders(runbook, Sandbox.BaseUrl.AbsoluteUri, Records, State, KillAfter: 0), _ => ValueTask.CompletedTask);

    public async Task<(int Code, string Said)> ProcessAsync(string? runbook, int killAfter)
    {
        using var process = Start(runbook, killAfter);
        var (said, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.EndsAsync();
        Assert.That(process.ExitCode, Is.AnyOf(0, 128 + 9), await errors);
        return (process.ExitCode, (await said).Trim());
    }

    private Process Start(string? runbook, int killAfter, int stopAt = 0)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(Engine).Assembly.Location);
        start.ArgumentList.Add(new Orders(runbook, Sandbox.BaseUrl.AbsoluteUri, Records, State, killAfter, stopAt).ToJson());
        return Process.Start(start)!;
    }

    public string Git(params string[] arguments)
    {
        var git = Bounded.Run(new ProcessStartInfo("git", arguments) { WorkingDirectory = Records });
        Assert.That(git.Code, Is.Zero, $"git {string.Join(' ', arguments)}: {git.Error}");
        return git.Out.TrimEnd('\n');
    }

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
