using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.GitOps;
using Runbooks.Programs;
using Runbooks.Redaction;
using Runbooks.Rollback;
using Runbooks.Targets;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>A rollback by the protocol alone, on a target whose file names its controller: over real HTTP, with short waits.</summary>
/// <param name="lines">The address and the controller, as a target's file has them.</param>
internal sealed class ControlledRun(string lines)
{
    private readonly List<RunEvent> _events = [];

    public Target Target { get; private init; } = TargetOf(lines);

    /// <summary>The same run, of which the change is only thought.</summary>
    /// <param name="held">Takes what was held back.</param>
    /// <param name="disturbed">Takes why nothing can be thought any more.</param>
    public ControlledRun Rehearsed(ICollection<string> held, ICollection<string> disturbed) =>
        new(lines)
        {
            Meanwhile = Meanwhile,
            Target = Target with
            {
                Controller = Controller
                    .Of(Target)
                    .Assuming(new AssumedChange((sent, _) => held.Add(sent), disturbed.Add, TimeProvider.System)),
            },
        };

    /// <summary>What is on the disk when the process ends.</summary>
    public IReadOnlyList<RunEvent> Journal => _events;

    /// <summary>The run's id, and that of its incident.</summary>
    public string Run { get; init; } = "run-1";

    /// <summary>Opens pull requests; null for none.</summary>
    public PullRequestHost? PullRequests { get; init; }

    /// <summary>Ends the process at an event; null lets it run to its end.</summary>
    public ProcessEnd? Ends { get; init; }

    /// <summary>What happens behind an event; null for nothing.</summary>
    public Func<RunEvent, Task>? Meanwhile { get; init; }

    public static RollbackRequest Request { get; } = new(TimeSpan.FromSeconds(4));

    /// <summary>The target of a file whose other lines make it quick.</summary>
    public static Target TargetOf(string lines)
    {
        var bag = new DiagnosticBag();
        var target = Read(lines, bag);
        Assert.That(bag.Sorted().Select(d => $"{d.Span}: {d.Code.Id} {d.Message}"), Is.Empty);
        return target!;
    }

    /// <summary>The same, where there may be mistakes in it.</summary>
    public static Target? Read(string lines, DiagnosticBag bag)
    {
        var text = $"""
            apiVersion: runbooks/v1
            name: checkout
            processing-time: 60ms
            read-every: 10ms
            stable-every: 10ms
            request-timeout: 10s
            {lines}
            """;
        return TargetReader.Read(new SourceText("checkout.yaml", text), RunbookFormat.Vocabulary, _ => UnleashServer.Token, bag);
    }

    public Task<RollbackResolved> RollBackAsync(RollbackRequest? request = null) =>
        WithProtocolAsync(p => p.RunAsync(request ?? Request, CancellationToken.None));

    /// <summary>Goes on as a second process would.</summary>
    /// <param name="journal">What the first left.</param>
    /// <param name="request">What was asked for; null for what is usual.</param>
    public Task<RollbackResolved> ResumeAsync(IReadOnlyList<RunEvent> journal, RollbackRequest? request = null) =>
        WithProtocolAsync(p => p.ResumeAsync(request ?? Request, journal, CancellationToken.None));

    /// <summary>Looks once.</summary>
    public Task<Results.Result<ControllerState, string>> LookAsync() =>
        WithClientAsync(client => StateReader.LookAsync(client, within: null, CancellationToken.None));

    private Task<RollbackResolved> WithProtocolAsync(Func<RollbackProtocol, Task<RollbackResolved>> rollBack) =>
        WithClientAsync(async client =>
        {
            using var events = new RunEvents(TimeProvider.System, new Redactor(), [Hear]);
            return await rollBack(new RollbackProtocol(client, new StateReader(client, events), events, TimeProvider.System));
        });

    private async Task<T> WithClientAsync<T>(Func<TargetClient, Task<T>> use)
    {
        using var connections = TargetConnections.Create(Target.Authorities);
        return await use(
            new TargetClient(Target, connections, TimeProvider.System)
            {
                Programs = new ProgramRunner(Repository.Root, ScratchCache.Environment, TimeProvider.System),
                Run = Run,
                Incident = $"INC-{Run}",
                PullRequests = PullRequests,
            }
        );
    }

    private async ValueTask Hear(RecordedEvent recorded)
    {
        if (Ends is { IsWritten: false } before && before.IsAt(recorded.Event))
            throw new ProcessEndedException();
        _events.Add(recorded.Event);
        if (Ends is { IsWritten: true } behind && behind.IsAt(recorded.Event))
            throw new ProcessEndedException();
        if (Meanwhile is not null)
            await Meanwhile(recorded.Event);
    }
}
