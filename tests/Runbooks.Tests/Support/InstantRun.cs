using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Redaction;
using Runbooks.Rollback;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Tests.Support;

/// <summary>The real engine on a target without a network and a clock that leaps: what <see cref="EngineRun"/> does over HTTP.</summary>
internal sealed class InstantRun
{
    private readonly List<RunEvent> _events = [];

    public InstantTarget Target { get; } = new();

    /// <summary>Knows what must appear nowhere.</summary>
    public Redactor Redactor { get; } = new();

    /// <summary>What has happened, over all processes.</summary>
    public IReadOnlyList<RunEvent> Events => _events;

    public RunFinished Finished => _events.OfType<RunFinished>().Last();

    /// <summary>How the last step with this path ended.</summary>
    public StepFinished Step(string path) => _events.OfType<StepFinished>().Last(s => s.Path == path);

    /// <summary>Runs a runbook of these steps, and of what else is at the margin of the text.</summary>
    public Task<RunFinished> RunStepsAsync(string steps) => RunAsync(steps, past: null);

    /// <summary>
    /// Goes on with a run of these steps as a second process would, whose first ended behind the first event that a test names.
    /// </summary>
    public Task<RunFinished> ResumeStepsAsync(string steps, Func<RunEvent, bool> endedBehind)
    {
        var last = _events.FindIndex(e => endedBehind(e));
        Assert.That(last, Is.Not.Negative, "the first process never came to where it was to end");
        _events.RemoveRange(last + 1, _events.Count - last - 1);
        return RunAsync(steps, new EarlierProcess([.. _events]));
    }

    /// <summary>Rolls back by the protocol alone.</summary>
    public Task<RollbackResolved> RollBackAsync(RollbackRequest request) => WithProtocolAsync(p => p.RunAsync(request, default));

    /// <summary>Goes on with a rollback as a second process would, of which the first left these events.</summary>
    public Task<RollbackResolved> ResumeRollbackAsync(RollbackRequest request, IReadOnlyList<RunEvent> past) =>
        WithProtocolAsync(p => p.ResumeAsync(request, past, default));

    /// <summary>Rolls back as often as a test likes, in one process.</summary>
    public async Task<RollbackResolved> WithProtocolAsync(Func<RollbackProtocol, Task<RollbackResolved>> rollBack)
    {
        using var events = new RunEvents(Target.Clock, Redactor, [Hear]);
        var client = new TargetClient(Target.Definition, Target.Connections, Target.Clock);
        return await rollBack(new RollbackProtocol(client, new StateReader(client, events), events, Target.Clock));
    }

    private async Task<RunFinished> RunAsync(string steps, EarlierProcess? past)
    {
        var bag = new DiagnosticBag();
        var text = $"apiVersion: runbooks/v1\nid: test\ntitle: A test\nseverity: feature\nsteps:\n{steps}";
        var runbook = RunbookReader.Read(new SourceText("test.yaml", text), RunbookFormat.Vocabulary, bag);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Code.Id} {d.Message}"), Is.Empty);
        using var events = new RunEvents(Target.Clock, Redactor, [Hear]);
        var tools = new RunTools(
            Target.Clock,
            new TargetClient(Target.Definition, Target.Connections, Target.Clock),
            events,
            (_, _) => Task.FromResult(new ApprovalAnswer(true, "a tester", "test")),
            () => 0.5
        );
        var identity = RunIdentity.Create("test", DateTimeOffset.UnixEpoch, new byte[6]);
        var asked = new AskedRun(runbook!, Target.Definition, [], new RunTerms { EngineVersion = "0" });
        using var runner = new Runner(new RunRequest(asked, identity) { FindRunbook = _ => null }, tools, past);
        return await runner.RunAsync(CancellationToken.None);
    }

    private ValueTask Hear(RecordedEvent recorded)
    {
        _events.Add(recorded.Event);
        return ValueTask.CompletedTask;
    }
}
