using Runbooks.Checklist;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Redaction;
using Runbooks.Targets;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Checklist;

/// <summary>One check, as a runbook's text has it, looked at on a target without a network.</summary>
internal sealed class LookedAt
{
    private readonly List<RunEvent> _events = [];

    public InstantTarget Target { get; } = new();

    /// <summary>What became of the run's rollback; null where none was tried.</summary>
    public RollbackResolved? Rollback { get; init; }

    public string? ExpectedVersion { get; init; }

    public string? BadVersion { get; init; }

    /// <summary>What the runbook declares under <c>checks</c>, in one line; null for nothing.</summary>
    public string? Declared { get; init; }

    /// <summary>What each path answers: an HTTP status or a body, whose media type is what it looks like; what is missing is 404.</summary>
    public Dictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<RunEvent> Events => _events;

    /// <summary>A rollback from green 1.5.0 to blue 1.4.2.</summary>
    public static RollbackResolved Switched =>
        new(RollbackVerdict.Switched, "blue serves 1.4.2", "green", "blue", "1.5.0", "1.4.2", "1.4.2", 1, 5);

    /// <summary>A rollback that was not needed: blue served 1.4.2 already.</summary>
    public static RollbackResolved AlreadySafe =>
        new(RollbackVerdict.AlreadySafe, "it was done before", "blue", "blue", "1.4.2", "1.4.2", "1.4.2", 0, 0);

    /// <summary>Reads a check as a runbook has it: <c>health</c>, <c>performance: { requests: 30 }</c>.</summary>
    public static Check Read(string check, string? declared = null)
    {
        var bag = new DiagnosticBag();
        var text =
            "apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n  - { id: look, http: { get: /health } }\n"
            + (declared is null ? string.Empty : $"checks: {declared}\n")
            + $"checklist:\n  - {check}\n";
        var runbook = RunbookReader.Read(new SourceText("test.yaml", text), RunbookFormat.Vocabulary, bag);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Message}"), Is.Empty);
        return (Check)runbook!.Checklist.Single();
    }

    /// <summary>Looks at it as at the end of a run.</summary>
    public async Task<CheckFinding> LookAsync(string check)
    {
        Target.Answer = (path, _) => Answers.GetValueOrDefault(path);
        Target.MediaType = path =>
            Answers.GetValueOrDefault(path) switch
            {
                ['<', ..] => "text/html",
                ['(', ..] => "application/javascript",
                ['{', ..] or ['[', ..] => "application/json",
                ['d', 'a', 't', 'a', ':', ..] => "text/event-stream",
                _ => "text/plain",
            };
        using var events = new RunEvents(
            Target.Clock,
            new Redactor(),
            [
                e =>
                {
                    lock (_events)
                        _events.Add(e.Event);
                    return ValueTask.CompletedTask;
                },
            ]
        );
        var client = new TargetClient(Target.Definition, Target.Connections, Target.Clock);
        var context = new CheckContext(client, events, Target.Clock)
        {
            Rollback = Rollback,
            ExpectedVersion = ExpectedVersion,
            BadVersion = BadVersion,
        };
        return await Read(check, Declared).LookAsync(context, CancellationToken.None);
    }

    /// <summary>The same with these answers, written as <c>/health {"health":"ok"}</c>, one a line.</summary>
    public Task<CheckFinding> LookAsync(string check, string answers)
    {
        foreach (var line in answers.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = line.IndexOf(' ', StringComparison.Ordinal);
            Answers[line[..at]] = line[(at + 1)..];
        }

        return LookAsync(check);
    }
}
