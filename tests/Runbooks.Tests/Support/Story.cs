using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Runbooks.Events;
using Runbooks.Incidents.Records;
using Runbooks.Redaction;

namespace Runbooks.Tests.Support;

/// <summary>The events of a run as it could have been, told with a clock of its own.</summary>
internal sealed class Story : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 15, 42, 10, TimeSpan.Zero));
    private readonly RunEvents _events;

    public Story(params RunEventSink[] sinks)
    {
        History = new RunHistory();
        _events = new RunEvents(_time, new Redactor(), [.. sinks, History.AddAsync]);
    }

    public RunHistory History { get; }

    public TimeProvider Time => _time;

    /// <summary>The controller did what it said.</summary>
    public static async Task<Story> RecoveredAsync(params RunEventSink[] sinks)
    {
        var story = new Story(sinks);
        await story.BeginAsync();
        await story.TellAsync(4, new RollbackIntended(1, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "first attempt"));
        await story.TellAsync(
            0.2,
            new RollbackAnswered(1, "claimed", "\"Rollback completed successfully\"", 200, 190, await story.KeepAsync("rollback.json"))
        );
        await story.TellAsync(
            0.1,
            new StatusObserved("after the answer", "blue", "1.4.2", "green", "1.5.0", null, await story.KeepAsync("status.json"))
        );
        for (var read = 2; read <= 5; read++)
            await story.TellAsync(1, new StatusObserved($"stable read {read} of 5", "blue", "1.4.2", "green", "1.5.0", null, null));
        await story.TellAsync(
            0,
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
        await story.TellAsync(
            0,
            new StepFinished(
                "rollback",
                "rollback",
                "Roll back",
                StepStatus.Passed,
                story._time.GetUtcNow(),
                4300,
                null,
                "blue serves 1.4.2, and did so in 5 reads in a row",
                null
            )
        );
        await story.TellAsync(0.4, new SampleTaken("Checklist: POST /api/ai/query", 20, 42.5, 61, 0, await story.KeepAsync("sample.json")));
        await story.TellAsync(
            0,
            new CheckFinished(
                "health",
                "Health check",
                CheckStatus.Pass,
                "/health says \"healthy\"",
                "/health: `health` is \"healthy\"",
                [await story.KeepAsync("health.json")],
                Final: true
            )
        );
        await story.TellAsync(
            0,
            new CheckFinished(
                "performance",
                "Performance",
                CheckStatus.Pass,
                "of 20 AI queries: average < 3s, p95 < 3s",
                "of 20: average 43 ms, p95 61 ms",
                ["0005-sample.json"],
                Final: true
            )
        );
        await story.TellAsync(
            0,
            new CheckFinished(
                "monitoring",
                "Monitoring",
                CheckStatus.Unknown,
                "process_memory_usage_ratio < 90%",
                "/metrics: HTTP 404",
                [],
                Final: true
            )
        );
        await story.TellAsync(
            0.1,
            new RunFinished
            {
                Outcome = Outcome.Recovered,
                Reason = "Blue serves 1.4.2, and did so in 5 reads in a row; 2 of 3 checks pass, and monitoring could not be looked at.",
                Next = "Complete the impact and the analysis in the incident record.",
                EnvironmentBefore = "green",
                EnvironmentAfter = "blue",
                VersionBefore = "1.5.0",
                VersionAfter = "1.4.2",
                ObjectiveSeconds = 300,
                ActualSeconds = 12.9,
                ObjectiveMet = true,
            }
        );
        return story;
    }

    /// <summary>The controller said that it did, and did not.</summary>
    public static async Task<Story> ClaimedAsync(params RunEventSink[] sinks)
    {
        var story = new Story(sinks);
        await story.BeginAsync();
        await story.TellAsync(4, new RollbackIntended(1, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "first attempt"));
        await story.TellAsync(
            0.2,
            new RollbackAnswered(1, "claimed", "\"Rollback completed successfully\"", 200, 190, await story.KeepAsync("rollback.json"))
        );
        for (var read = 0; read < 4; read++)
            await story.TellAsync(3, new StatusObserved("after the answer", "green", "1.5.0", "blue", "1.4.2", null, null));
        const string Detail = "the controller said \"Rollback completed successfully\", and green still serves 1.5.0";
        await story.TellAsync(
            0,
            new RollbackResolved(RollbackVerdict.ClaimedNotDone, Detail, "green", "green", "1.5.0", "1.5.0", "1.4.2", 1, 0)
        );
        await story.TellAsync(
            0,
            new StepFinished(
                "rollback",
                "rollback",
                "Roll back",
                StepStatus.Failed,
                story._time.GetUtcNow(),
                12200,
                new RunError(
                    "RB0506",
                    Detail,
                    "runbooks/performance-degradation.yaml",
                    28,
                    5,
                    8,
                    "    rollback: { to: previous }",
                    null,
                    null
                ),
                null,
                null
            )
        );
        await story.TellAsync(
            0.1,
            new RunFinished
            {
                Outcome = Outcome.NotRecovered,
                Reason = "The controller said \"Rollback completed successfully\", and green still serves 1.5.0.",
                Next = "The controller says it rolled back and did not. Switch the traffic by other means, and do not believe its history.",
                EnvironmentBefore = "green",
                EnvironmentAfter = "green",
                VersionBefore = "1.5.0",
                VersionAfter = "1.5.0",
                ObjectiveSeconds = 300,
                ActualSeconds = 17.1,
                ObjectiveMet = false,
            }
        );
        return story;
    }

    /// <summary>The answer was lost, and the status could not be read any more.</summary>
    public static async Task<Story> UnknownAsync(params RunEventSink[] sinks)
    {
        var story = new Story(sinks);
        await story.BeginAsync();
        await story.TellAsync(4, new RollbackIntended(1, "POST /deployment/rollback", "green", "blue", "1.5.0", "1.4.2", "first attempt"));
        await story.TellAsync(
            10,
            new RollbackAnswered(1, "unknown", "no answer: nothing came within 10s", null, 10_000, await story.KeepAsync("rollback.json"))
        );
        for (var read = 0; read < 3; read++)
            await story.TellAsync(
                10,
                new StatusObserved("after the answer", null, null, null, null, "no answer: nothing came within 10s", null)
            );
        const string Detail =
            "after POST /deployment/rollback (unknown: no answer: nothing came within 10s) the status cannot be read (no "
            + "answer: nothing came within 10s): look at http://localhost:8080/deployment/status and at which version "
            + "answers before anything is sent again";
        await story.TellAsync(0, new RollbackResolved(RollbackVerdict.Unknown, Detail, "green", null, "1.5.0", null, "1.4.2", 1, 0));
        await story.TellAsync(
            0.1,
            new RunFinished
            {
                Outcome = Outcome.Unknown,
                Reason = "A" + Detail[1..] + ".",
                Next = "Look at the target by hand now, and do not roll back again before you know what serves.",
                EnvironmentBefore = "green",
                EnvironmentAfter = null,
                VersionBefore = "1.5.0",
                VersionAfter = null,
                ObjectiveSeconds = 300,
                ActualSeconds = 44.5,
                ObjectiveMet = false,
            }
        );
        return story;
    }

    /// <summary>The run starts, reads the status where there is one, and measures how slow the target is.</summary>
    /// <param name="hasStatus">Whether the target has one.</param>
    /// <param name="trigger">What began it: where a trigger did, it had counted failures for three minutes.</param>
    public async Task BeginAsync(bool hasStatus = true, string trigger = "manual")
    {
        var now = _time.GetUtcNow();
        await TellAsync(
            0,
            new RunStarted
            {
                Run = "20261123-154210-abcdef",
                Incident = "INC-20261123-154210-performance-degradation-abcd",
                Runbook = "performance-degradation",
                Title = "Performance degradation after a release",
                RunbookPath = "runbooks/performance-degradation.yaml",
                RunbookCommit = "0123456789abcdef0123456789abcdef01234567",
                RunbookHash = new string('a', 64),
                Severity = "performance",
                ObjectiveSeconds = 300,
                Target = "production",
                BaseUrl = "http://localhost:8080",
                Trigger = trigger,
                Operator = "on-call engineer",
                EngineVersion = "0.1.0",
                DetectedAt = now.AddSeconds(-3),
                DetectedBy = "given",
                Inputs = new JsonObject { ["reason"] = "Answers take four seconds." },

                FailingSince = trigger == "manual" ? null : now.AddMinutes(-3).AddSeconds(-3),
            }
        );
        await TellAsync(
            0.1,
            hasStatus
                ? new StatusObserved("baseline", "green", "1.5.0", "blue", "1.4.2", null, await KeepAsync("status.json"))
                : new StatusObserved("baseline", null, null, null, null, "HTTP 404", null)
        );
        await TellAsync(
            3,
            new StepFinished(
                "before",
                "sample",
                "Measure how slow it is",
                StepStatus.Passed,
                _time.GetUtcNow(),
                3000,
                null,
                "5 requests: average 3544 ms, p95 3665 ms, 0 failed",
                new JsonObject
                {
                    ["count"] = 5,
                    ["average_ms"] = 3544.0,
                    ["p95_ms"] = 3665.0,
                    ["error_rate"] = 0.0,
                }
            )
        );
    }

    public async Task TellAsync(double seconds, RunEvent happened)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        await _events.PublishAsync(happened);
    }

    public async Task<string> KeepAsync(string name) => await _events.KeepAsync(name, $"What was seen: {name}", "{\"seen\": true}\n");

    /// <summary>A step that began, took its time and ended.</summary>
    public async Task StepAsync(string id, string kind, double tookMs, RunError? error = null, JsonObject? outputs = null)
    {
        await TellAsync(0, new StepStarted(id, kind, id, "steps"));
        var startedAt = _time.GetUtcNow();
        await TellAsync(
            tookMs / 1000,
            new StepFinished(id, kind, id, error is null ? StepStatus.Passed : StepStatus.Failed, startedAt, tookMs, error, null, outputs)
        );
    }

    /// <summary>The step <c>before</c> measured the critical function.</summary>
    public async Task SampleAsync(double averageMs, double p95Ms, int errors, int count)
    {
        await _events.KeepAsync("before-sample.json", $"Step before: {count} times POST /api/ai/query, 5 at a time", "{}\n", "before");
        await StepAsync(
            "before",
            "sample",
            averageMs,
            outputs: new JsonObject
            {
                ["count"] = count,
                ["errors"] = errors,
                ["error_rate"] = (double)errors / count,
                ["average_ms"] = averageMs,
                ["p95_ms"] = p95Ms,
            }
        );
    }

    public void Dispose() => _events.Dispose();
}
