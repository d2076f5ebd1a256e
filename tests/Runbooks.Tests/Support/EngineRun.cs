using System.Text.RegularExpressions;
using Runbooks.Connections;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Programs;
using Runbooks.Redaction;
using Runbooks.Rehearsal.Drilling.Clocks;
using Runbooks.Rehearsal.Drilling.Running;
using Runbooks.Rollback;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Settings;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Tests.Support;

/// <summary>A run of the real engine against a real sandbox, over real HTTP, with waits short enough for tests.</summary>
internal sealed partial class EngineRun : IAsyncDisposable
{
    // One for all of them: it makes no tick while much of their work waits.
    private static readonly Lazy<DrillTicker> Ticker = new(() =>
    {
        var ticker = new DrillTicker(TimeProvider.System);
        ticker.Start();
        return ticker;
    });

    private readonly List<RecordedEvent> _events = [];
    private readonly TimeProvider _time;
    private readonly RequestsUnderWay _underWay = new();

    private EngineRun(SandboxTarget sandbox, TimeProvider time)
    {
        (Sandbox, _time) = (sandbox, time);
        if (time is DrillClock clock)
            clock.IsBusy = () => _underWay.Count > sandbox.RequestsHeldUp;
    }

    public SandboxTarget Sandbox { get; }

    public IReadOnlyList<RunEvent> Events => [.. _events.Select(e => e.Event)];

    public IReadOnlyList<RecordedEvent> Recorded => _events;

    public RunFinished Finished => (RunFinished)_events[^1].Event;

    public RollbackResolved? Rollback => Events.OfType<RollbackResolved>().LastOrDefault();

    public string OutcomeName => OutcomeText.Of(Finished.Outcome);

    public bool ServesGoodVersion => Sandbox.ActiveVersion == "1.4.2";

    /// <summary>What hears each event besides the list.</summary>
    public Action<RunEvent, SandboxTarget>? OnEvent { get; set; }

    /// <summary>Starts one on the real clock: for programs that are run, and servers of a test's own that take their time.</summary>
    public static Task<EngineRun> StartAsync(BadRelease release, params string[] faults) =>
        StartAsync(TimeProvider.System, release, faults);

    /// <summary>
    /// Starts one on a clock that run and sandbox share, and that stands still while either has something to do: no fault of so many
    /// milliseconds depends on how fast the machine is.
    /// </summary>
    public static Task<EngineRun> StartOnItsOwnClockAsync(BadRelease release, params string[] faults) =>
        StartAsync(Ticker.Value.NewClock(isSlow: false), release, faults);

    private static async Task<EngineRun> StartAsync(TimeProvider time, BadRelease release, string[] faults) =>
        new(
            await SandboxTarget.StartAsync(
                new SandboxOptions
                {
                    BadRelease = release,
                    Latency = TimeSpan.FromMilliseconds(150),
                    Faults = faults,
                },
                time,
                CancellationToken.None
            ),
            time
        );

    /// <summary>The target as tests want it: quick, with a declared processing time of 120 ms.</summary>
    public Target Target =>
        new("sandbox", Sandbox.BaseUrl)
        {
            ProcessingTime = TimeSpan.FromMilliseconds(120),
            ReadEvery = TimeSpan.FromMilliseconds(15),
            StableEvery = TimeSpan.FromMilliseconds(15),
            RequestTimeout = TimeSpan.FromMilliseconds(400),
        };

    /// <summary>Runs a shipped runbook, its own bounds shortened.</summary>
    public Task<RunFinished> RunShippedAsync(string id, Action<RunSettings>? configure = null)
    {
        var path = Path.Combine(Repository.Root, "runbooks", id + ".yaml");
        return RunAsync(Quick(File.ReadAllText(path)), id, configure);
    }

    /// <summary>Runs a runbook of these steps, and of what else is at the margin of the text.</summary>
    public Task<RunFinished> RunStepsAsync(string steps, Action<RunSettings>? configure = null) =>
        RunAsync($"apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n{steps}", "test", configure);

    /// <summary>How the last step with this path ended.</summary>
    public StepFinished Step(string path) => Events.OfType<StepFinished>().Last(s => s.Path == path);

    /// <summary>How each step ended: <c>path status</c>, in the order in which they did.</summary>
    public IEnumerable<string> Ends => Events.OfType<StepFinished>().Select(s => $"{s.Path} {s.Status.ToString().ToLowerInvariant()}");

    /// <summary>Runs a runbook's text.</summary>
    public async Task<RunFinished> RunAsync(string yaml, string id = "test", Action<RunSettings>? configure = null)
    {
        var settings = new RunSettings { Target = Target };
        configure?.Invoke(settings);
        var bag = new DiagnosticBag();
        var runbook = RunbookReader.Read(new SourceText(id + ".yaml", yaml), settings.Vocabulary, bag);
        var inputs = runbook is null
            ? null
            : InputValues.Parse(runbook, settings.Inputs ?? (runbook.Inputs.Any(i => i.Name == "reason") ? ["reason=a test"] : []), bag);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Code.Id} {d.Message}"), Is.Empty);

        _events.Clear();
        using var events = new RunEvents(_time, settings.Redactor, [Hear]);
        using var connections = TargetConnections.CreateAround(settings.Target.Authorities, _underWay.Around, _underWay.Around);
        var client = new TargetClient(settings.Target, connections, _time, settings.Fence)
        {
            Programs = new ProgramRunner(Repository.Root, Environment.GetEnvironmentVariable, _time),
        };
        var tools = new RunTools(_time, client, events, settings.Approve, () => 0.5);
        var terms = new RunTerms
        {
            EngineVersion = "0",
            Start = settings.IsAttended ? RunStart.ByPerson : new RunStart("health-check", "runbook watch"),
            AskedAt = settings.AskedAt,
            Known = new KnownVersions { Bad = settings.KnownBad, Allowed = settings.Allowed },
        };
        var identity = RunIdentity.Create(id, DateTimeOffset.UnixEpoch, new byte[6]);
        var request = new RunRequest(new AskedRun(runbook!, settings.Target, inputs!, terms), identity)
        {
            FindRunbook = settings.FindRunbook,
        };
        using var runner = new Runner(request, tools);
        return await runner.RunAsync(settings.Cancel);
    }

    public async ValueTask DisposeAsync()
    {
        await Sandbox.DisposeAsync();
        if (_time is DrillClock clock)
            Ticker.Value.LetGo(clock);
    }

    /// <summary>Shortens the bounds of a runbook so that what never comes about fails soon.</summary>
    public static string Quick(string yaml) => Bounds().Replace(Intervals().Replace(yaml, "every: 20ms"), "within: 900ms");

    private ValueTask Hear(RecordedEvent recorded)
    {
        _events.Add(recorded);
        OnEvent?.Invoke(recorded.Event, Sandbox);
        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"within: \d+m?s")]
    private static partial Regex Bounds();

    [GeneratedRegex(@"every: \d+m?s")]
    private static partial Regex Intervals();

    internal sealed class RunSettings
    {
        public required Target Target { get; set; }

        /// <summary>The kinds that the runbook can name.</summary>
        public Vocabulary Vocabulary { get; set; } = RunbookFormat.Vocabulary;

        public string[]? Inputs { get; set; }

        public DateTimeOffset? AskedAt { get; set; }

        public string[] Allowed { get; set; } = [];

        public bool IsAttended { get; set; } = true;

        public IReadOnlyList<KnownBadVersion> KnownBad { get; set; } = [];

        public Redactor Redactor { get; } = new();

        public Approver Approve { get; set; } =
            (asked, _) =>
                Task.FromResult(
                    new ApprovalAnswer(true, "a tester", "test")
                    {
                        Report = asked.Act is null ? null : new ManualReport(ManualAnswer.Done, string.Empty),
                    }
                );

        public Func<string, Runbook?> FindRunbook { get; set; } = _ => null;

        public SendFence? Fence { get; set; }

        public CancellationToken Cancel { get; set; }
    }
}
