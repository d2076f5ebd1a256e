using System.Collections.Concurrent;
using Runbooks.Catalogue;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Runs;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Tests.Support;
using Runbooks.Watch;
using Runbooks.Watch.Events;
using Runbooks.Watch.Planning;
using Runbooks.Watch.Status;

namespace Runbooks.Tests.Watch;

/// <summary>A real watch of real sandboxes over real HTTP, in a project of its own, with intervals short enough for tests.</summary>
internal sealed class WatchRun : IAsyncDisposable
{
    private const string Roll = """
        apiVersion: runbooks/v1
        id: roll
        title: Go back
        severity: critical
        inputs:
          reason: { type: string, required: true }
        steps:
          - id: rollback
            rollback: { to: previous, within: 5s }
        checklist: [ health ]
        """;

    private readonly ConcurrentQueue<WatchEvent> _events = new();
    private readonly List<SandboxTarget> _sandboxes = [];
    private readonly List<Action<WatchEvent>> _listeners = [];
    private WatchTools? _tools;
    private WatchMemory? _memory;

    public WatchRun()
    {
        Project = new CommandRun().InRepository();
        Project.Write("runbooks/roll.yaml", Roll);
    }

    public CommandRun Project { get; }

    public Watcher Watcher { get; private set; } = null!;

    public StatusReading Status { get; private set; } = null!;

    public IReadOnlyList<WatchEvent> Events => [.. _events];

    /// <summary>Where the state of the machine lies: two watches of one machine share it.</summary>
    public string Home
    {
        get => field ?? Project.Folder;
        set;
    }

    /// <summary>Starts a sandbox and writes its target's file.</summary>
    public async Task<SandboxTarget> TargetAsync(
        string name,
        string triggers,
        string more = "",
        BadRelease release = BadRelease.None,
        string good = "1.4.2",
        params string[] faults
    )
    {
        var sandbox = await SandboxTarget.StartAsync(
            new SandboxOptions
            {
                BadRelease = release,
                GoodVersion = good,
                Latency = TimeSpan.FromMilliseconds(150),
                Faults = faults,
            },
            TimeProvider.System,
            CancellationToken.None
        );
        _sandboxes.Add(sandbox);
        WriteTarget(name, sandbox.BaseUrl, triggers, more);
        return sandbox;
    }

    public void WriteTarget(string name, Uri address, string triggers, string more = "") =>
        Project.Write(
            $"runbooks/targets/{name}.yaml",
            $"""
            apiVersion: runbooks/v1
            name: {name}
            base-url: {address.AbsoluteUri.TrimEnd('/')}
            processing-time: 100ms
            read-every: 20ms
            stable-reads: 2
            stable-every: 10ms
            request-timeout: 2s
            triggers:
              - runbook: roll
                {triggers}
            {more}
            """
        );

    public WatchPlan Plan()
    {
        var bag = new DiagnosticBag();
        var plan = WatchPlan.Read(new RunbookCatalog(Project.Folder), [], Environment, bag);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Code.Id} {d.Message}"), Is.Empty);
        return plan!;
    }

    /// <summary>Begins to watch all targets.</summary>
    public async Task<WatchRun> BeginAsync(bool shadow = false, TimeProvider? time = null)
    {
        var clock = time ?? TimeProvider.System;
        _events.Clear();
        StatusReading? status = null;
        var events = new WatchEvents(
            clock,
            [told => _events.Enqueue(told.Event), told => status?.Hear(told), told => _listeners.ForEach(listener => listener(told.Event))]
        );
        var setup = new RunSetup(
            clock,
            (_, _) => Task.FromResult(new ApprovalAnswer(false, null, "nobody")),
            Environment,
            Project.Folder,
            "tester"
        );
        _tools = new WatchTools(clock, events, setup, RecordsRepository.Open(Project.Folder, new DiagnosticBag(), Environment), "1.2.3")
        {
            IsShadow = shadow,
        };
        _memory = WatchMemory.TryTake(Path.Combine(Project.Folder, "memory"));
        Watcher = new Watcher(_tools, _memory!);
        Status = status = new StatusReading(Watcher);
        await Watcher.BeginAsync(Plan());
        return this;
    }

    /// <summary>Ends the process of the watch; what it wrote stays.</summary>
    public async Task EndAsync()
    {
        if (_tools is null)
            return;
        await Watcher.DisposeAsync();
        _tools.Dispose();
        _memory!.Dispose();
        _tools = null;
    }

    /// <summary>Does something at an event, before the watch goes on.</summary>
    public void On<T>(Action happens)
        where T : WatchEvent =>
        _listeners.Add(e =>
        {
            if (e is T)
                happens();
        });

    /// <summary>Waits until an event is told.</summary>
    public async Task<T> ToldAsync<T>(Func<T, bool>? which = null)
        where T : WatchEvent
    {
        T? found = null;
        await UntilAsync(
            () => (found = _events.OfType<T>().FirstOrDefault(e => which?.Invoke(e) ?? true)) is not null,
            $"{typeof(T).Name} was never told"
        );
        return found!;
    }

    /// <summary>Waits until a run of the project asks something.</summary>
    public Task AskedAsync() => Project.AskedAsync();

    /// <summary>Waits until something holds.</summary>
    public Task UntilAsync(Func<bool> holds, string otherwise) =>
        Bounded.UntilAsync(holds, "something came about", () =>
            $"{otherwise}; told was:\n{string.Join('\n', _events.Select(e => e.Describe()))}\n{StatusText.Of(Status.Now())}"
        );

    /// <summary>Waits until each probe has looked so often again.</summary>
    public async Task LooksAsync(int looks)
    {
        var before = Looks();
        await UntilAsync(() => Looks().Zip(before, (now, then) => now - then).All(n => n >= looks), "it did not look");

        List<long> Looks() => [.. Status.Now().Targets.SelectMany(t => t.Looks).Select(l => l.Looks)];
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        foreach (var sandbox in _sandboxes)
            await sandbox.DisposeAsync();
        Project.Dispose();
    }

    private string? Environment(string name) => name == "HOME" ? Home : null;
}
