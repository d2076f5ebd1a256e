using System.Runtime.CompilerServices;
using Microsoft.Extensions.Time.Testing;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Notifications;
using Runbooks.Notifications.Channels;
using Runbooks.Redaction;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Notifications;

/// <summary>A run that people are told of, with a clock of its own and a receiver for each channel.</summary>
internal sealed class Telling : IAsyncDisposable
{
    public const string Incident = "INC-20261123-154210-quick-rollback-abcd";

    // Far more than a busy machine needs, and far less than the end of the whole suite.
    private readonly ChannelConnections _connections = new();
    private readonly RunHistory _history = new();
    private readonly RunEvents _events;
    private readonly bool _ownsFolder;

    private Telling(Receiver receiver, string folder, string settings, IReadOnlyList<RecordedEvent> past, bool ownsFolder)
    {
        (Receiver, Folder, _ownsFolder) = (receiver, folder, ownsFolder);
        var bag = new DiagnosticBag();
        var yaml =
            $$"""
                apiVersion: runbooks/v1
                channels:
                  pager: { pagerduty: { routing-key: "${env:TOKEN}", base-url: {{receiver.Address}} } }
                  loud: { webhook: { url: {{receiver.Address}}/loud, secret: "${env:TOKEN}" } }
                  middle: { webhook: { url: {{receiver.Address}}/middle, secret: "${env:TOKEN}" } }
                  quiet: { webhook: { url: {{receiver.Address}}/quiet, secret: "${env:TOKEN}" } }
                  leads: { webhook: { url: {{receiver.Address}}/leads, secret: "${env:TOKEN}" } }
                  directors: { webhook: { url: {{receiver.Address}}/directors, secret: "${env:TOKEN}" } }
                routes:
                  critical: { channels: [ pager, loud ] }
                  warning: { channels: middle }
                  info: { channels: quiet }
                escalation:
                  - { after: 5m, channels: leads }
                  - { after: 15m, channels: directors }

                """ + settings;
        Settings = NotificationReader.Read(new SourceText("notifications.yaml", yaml), new EnvironmentValues(_ => "s3cret-token"), bag)!;
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
        Shelf = new NoticeStore(Path.Combine(folder, "notifications"));
        Dispatcher = new Dispatcher(new ChannelTools(TimeProvider.System, _connections, "runbook/0.1.0"), Settings);
        Notifier = new Notifier(Dispatcher, Shelf, new TemplateCatalog(null), Time);
        foreach (var recorded in past)
        {
            Notifier.Recall(recorded);
            _history.Add(recorded);
        }

        _events = new RunEvents(
            Time,
            new Redactor(),
            [KeepAsync, Notifier.HearAsync],
            new StreamStart(past.Count == 0 ? 0 : past[^1].Sequence, 0, TimeSpan.Zero)
        );
        Notifier.Attach(_events);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 15, 42, 10, TimeSpan.Zero));

    public Receiver Receiver { get; }

    public string Folder { get; }

    public NotificationSettings Settings { get; }

    public Dispatcher Dispatcher { get; }

    public NoticeStore Shelf { get; }

    public Notifier Notifier { get; }

    /// <summary>What was told until now: deliveries go on on other threads.</summary>
    public RunHistory History
    {
        get
        {
            lock (_history)
                return RunHistory.Of([.. _history.Events]);
        }
    }

    public IEnumerable<T> All<T>()
        where T : RunEvent => History.Events.Select(e => e.Event).OfType<T>();

    /// <summary>What was told, as <c>channel: about</c>, in the order of the receiver.</summary>
    public IEnumerable<string> Heard =>
        Receiver.Requests.Select(r => r.Path == "/v2/enqueue" ? $"pager: {r.Json["event_action"]}" : $"{r.Path[1..]}: {r.Json["about"]}");

    public static async Task<Telling> StartAsync(string settings = "", Telling? before = null) =>
        new(
            before?.Receiver ?? await Receiver.StartAsync(_ => new Reply(202, """{"status": "success", "dedup_key": "x"}""")),
            before?.Folder ?? Directory.CreateTempSubdirectory("runbook-telling-").FullName,
            settings,
            before is null ? [] : [.. before.History.Events],
            ownsFolder: before is null
        );

    private ValueTask KeepAsync(RecordedEvent recorded)
    {
        lock (_history)
            return _history.AddAsync(recorded);
    }

    public ValueTask TellAsync(RunEvent happened) => _events.PublishAsync(happened);

    public ValueTask BeginAsync(string trigger = "health-check", string severity = "critical") =>
        TellAsync(
            new RunStarted
            {
                Run = "20261123-154210-abcdef",
                Incident = Incident,
                Runbook = "quick-rollback",
                Title = "Quick rollback",
                RunbookPath = "runbooks/quick-rollback.yaml",
                RunbookCommit = null,
                RunbookHash = new string('0', 64),
                Severity = severity,
                ObjectiveSeconds = 120,
                Target = "prod",
                BaseUrl = "http://localhost:8080",
                Trigger = trigger,
                Operator = "on-call engineer",
                EngineVersion = "0.1.0",
                DetectedAt = Time.GetUtcNow(),
                DetectedBy = RunStarted.DetectedByItself,
                Inputs = new() { ["reason"] = "errors since 15:40" },
            }
        );

    public ValueTask RollBackAsync() =>
        TellAsync(
            new RollbackResolved(
                RollbackVerdict.Switched,
                "blue serves 1.4.2, and did so in 5 reads in a row",
                "green",
                "blue",
                "1.5.0",
                "1.4.2",
                "1.4.2",
                1,
                5
            )
        );

    public ValueTask EndAsync(Outcome outcome) =>
        TellAsync(
            new RunFinished
            {
                Outcome = outcome,
                Reason = "Blue serves 1.4.2.",
                Next = "Complete the record.",
                EnvironmentBefore = "green",
                EnvironmentAfter = outcome == Outcome.Recovered ? "blue" : "green",
                VersionBefore = "1.5.0",
                VersionAfter = outcome == Outcome.Recovered ? "1.4.2" : "1.5.0",
                ObjectiveSeconds = 120,
                ActualSeconds = 9,
                ObjectiveMet = outcome == Outcome.Recovered,
            }
        );

    /// <summary>Waits until it is so; a test that waits in vain fails.</summary>
    public static Task UntilAsync(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        Bounded.UntilAsync(isSo, what);

    /// <summary>Lets time pass until it is so; a test that waits in vain fails, and says what was heard.</summary>
    public Task PassUntilAsync(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        Bounded.UntilAsync(
            () =>
            {
                if (isSo())
                    return true;
                Time.Advance(TimeSpan.FromSeconds(5));
                return false;
            },
            what,
            () => $"Heard: {string.Join(", ", Heard)}"
        );

    private bool TryDelete()
    {
        try
        {
            Directory.Delete(Folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Notifier.Dispose();
        _connections.Dispose();
        _events.Dispose();
        if (!_ownsFolder)
            return;
        await Receiver.DisposeAsync();
        await Bounded.UntilAsync(TryDelete, "those who still tell of something to have written it down");
    }
}
