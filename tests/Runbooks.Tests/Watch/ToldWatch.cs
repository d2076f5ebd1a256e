using System.Runtime.CompilerServices;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Tests.Notifications;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Watch;

/// <summary>The command `runbook watch` over one sandbox, with a receiver of what it tells: a path for each level.</summary>
internal sealed class ToldWatch : IAsyncDisposable
{
    private const string Reread = "the files were read anew";

    private readonly StringWriter _output = new();
    private readonly TextWriter _told;
    private CancellationTokenSource? _ended;
    private Task<int> _watching = Task.FromResult(0);

    private ToldWatch(Receiver receiver, SandboxTarget sandbox, CommandRun run)
    {
        (Receiver, Sandbox, Run) = (receiver, sandbox, run);
        _told = TextWriter.Synchronized(_output);
    }

    public Receiver Receiver { get; }

    public SandboxTarget Sandbox { get; }

    public CommandRun Run { get; }

    /// <summary>What it has printed.</summary>
    public string Output
    {
        get
        {
            // What makes a writer synchronized is its own lock.
            lock (_told)
                return _output.ToString();
        }
    }

    /// <summary>What was heard, in its order: the path, and what it is about.</summary>
    public IReadOnlyList<string> Heard => [.. Receiver.Requests.Select(r => $"{r.Path} {r.Json["about"]}")];

    /// <summary>The file that tells everybody by this receiver.</summary>
    /// <param name="suffix">Behind each path.</param>
    public string Settings(string suffix = "") =>
        $$"""
            apiVersion: runbooks/v1
            channels:
              loud: { webhook: { url: {{Receiver.Address}}/loud{{suffix}}, secret: "${env:TOKEN}" } }
              middle: { webhook: { url: {{Receiver.Address}}/middle{{suffix}}, secret: "${env:TOKEN}" } }
              quiet: { webhook: { url: {{Receiver.Address}}/quiet{{suffix}}, secret: "${env:TOKEN}" } }
            routes:
              critical: { channels: loud }
              warning: { channels: middle }
              info: { channels: quiet }
            """;

    /// <summary>Makes the project; <see cref="Start"/> begins to watch.</summary>
    /// <param name="safeguards">The target's.</param>
    /// <param name="isTold">Whether there is a file that says who is told.</param>
    public static async Task<ToldWatch> OfAsync(string safeguards = "cooldown: 0s", bool isTold = true)
    {
        var receiver = await Receiver.StartAsync(_ => new Reply(202, "{}"));
        var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions { BadRelease = BadRelease.None },
            TimeProvider.System,
            CancellationToken.None
        );
        var run = new CommandRun().InRepository().With("TOKEN", "s3cret-token");
        run.Write(
            "runbooks/roll.yaml",
            "apiVersion: runbooks/v1\nid: roll\ntitle: Go back\nseverity: critical\nsteps:\n  - id: rollback\n    "
                + "rollback: {}\nchecklist: [ health ]\n"
        );
        run.Write(
            "runbooks/targets/shop.yaml",
            $"apiVersion: runbooks/v1\nname: shop\nbase-url: {sandbox.BaseUrl.AbsoluteUri.TrimEnd('/')}\nprocessing-time: "
                + $"100ms\nread-every: 20ms\nstable-every: 10ms\nsafeguards: {{ {safeguards} }}\ntriggers:\n  - runbook: roll\n  "
                + $"  health-check: {{ failures: 3, every: 200ms }}\n"
        );
        var watch = new ToldWatch(receiver, sandbox, run);
        if (isTold)
            watch.Write(watch.Settings());
        return watch;
    }

    /// <summary>Writes who is told.</summary>
    public void Write(string settings)
    {
        // In one go, as editors do: a file that is read half-written is refused, and read again when it is whole.
        Run.Write("notifications.new", settings);
        File.Move(
            Path.Combine(Run.Folder, "notifications.new"),
            Path.Combine(Run.Folder, "runbooks", "notifications.yaml"),
            overwrite: true
        );
    }

    /// <summary>Writes who is told, and waits until the watch has seen it.</summary>
    public async Task RewriteAsync(string settings)
    {
        var before = Output.Split(Reread).Length;
        Write(settings);
        await UntilAsync(() => Output.Split(Reread).Length > before);
    }

    /// <summary>Lets the release crash, and waits until the watch has gone back.</summary>
    public async Task RollBackAsync()
    {
        Sandbox.Faults.Set("crashing@green");
        await UntilAsync(() => Sandbox.ActiveVersion == "1.4.2" && Output.Contains("ended recovered", StringComparison.Ordinal));
    }

    /// <summary>Begins to watch.</summary>
    public void Start(bool shadow = false)
    {
        _ended = new CancellationTokenSource();
        _watching = Run.RunUntilAsync(shadow ? ["watch", "--all", "--shadow"] : ["watch", "--all"], _told, _told, _ended.Token);
    }

    /// <summary>Stops it as Ctrl-C does; what was to be told is told by then.</summary>
    public async Task StopAsync()
    {
        await _ended!.CancelAsync();
        Assert.That(await _watching, Is.Zero);
    }

    /// <summary>Waits until something holds.</summary>
    public Task UntilAsync(Func<bool> holds, [CallerArgumentExpression(nameof(holds))] string what = "") =>
        Bounded.UntilAsync(holds, what, () => Output);

    public async ValueTask DisposeAsync()
    {
        if (_ended is not null)
            await _ended.CancelAsync();
        await ((Task)_watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended?.Dispose();
        await Sandbox.DisposeAsync();
        await Receiver.DisposeAsync();
        Run.Dispose();
        await _output.DisposeAsync();
    }
}
