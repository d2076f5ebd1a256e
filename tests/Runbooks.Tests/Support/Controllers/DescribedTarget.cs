using Runbooks.Connections;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Programs;
using Runbooks.Redaction;
using Runbooks.Rollback;
using Runbooks.Targets;

namespace Runbooks.Tests.Support.Controllers;

/// <summary>A target as its file describes it, with waits short enough for tests, and the rollback protocol on it, over real HTTP.</summary>
internal sealed class DescribedTarget : IDisposable
{
    private const string Short = """
        processing-time: 1s
        read-every: 50ms
        stable-reads: 3
        stable-every: 50ms
        request-timeout: 10s
        """;

    private readonly Target _target;
    private readonly TargetConnections _connections;
    private readonly List<RunEvent> _events = [];

    private DescribedTarget(Target target) => (_target, _connections) = (target, TargetConnections.Create(target.Authorities));

    /// <summary>What its file holds.</summary>
    public string Text => _target.Source!.Text;

    /// <summary>What has happened, over all processes.</summary>
    public IReadOnlyList<RunEvent> Events => _events;

    /// <summary>Hears each event before the protocol goes on.</summary>
    public Func<RunEvent, Task> OnEvent { get; set; } = _ => Task.CompletedTask;

    /// <summary>Reads one.</summary>
    /// <param name="text">What its file holds besides its name and its waits.</param>
    public static DescribedTarget Of(string text) => new(TargetFile.Read($"apiVersion: runbooks/v1\nname: shop\n{Short}\n{text}"));

    /// <summary>Looks once.</summary>
    public async Task<ControllerState> LookAsync()
    {
        var look = await StateReader.LookAsync(Client(_ => { }), within: null, CancellationToken.None);
        Assert.That(look.Why, Is.Null);
        return look.Value!;
    }

    public Task<RollbackResolved> RollBackAsync(RollbackRequest? request = null) =>
        WithProtocolAsync(p => p.RunAsync(request ?? Usual, CancellationToken.None));

    /// <summary>Goes on as a second process would, of which the first left these events.</summary>
    public Task<RollbackResolved> ResumeAsync(IReadOnlyList<RunEvent> past) =>
        WithProtocolAsync(p => p.ResumeAsync(Usual, past, CancellationToken.None));

    public void Dispose() => _connections.Dispose();

    private static RollbackRequest Usual => new(TimeSpan.FromSeconds(60));

    private TargetClient Client(Action<string> keepSecret) =>
        new(_target, _connections, TimeProvider.System)
        {
            KeepSecret = keepSecret,
            Programs = new ProgramRunner(Repository.Root, ScratchCache.Environment, TimeProvider.System),
            Run = "run-1",
        };

    private async Task<RollbackResolved> WithProtocolAsync(Func<RollbackProtocol, Task<RollbackResolved>> rollBack)
    {
        _events.Clear();
        using var events = new RunEvents(TimeProvider.System, new Redactor(), [HearAsync]);
        var client = Client(events.KeepSecret);
        return await rollBack(new RollbackProtocol(client, new StateReader(client, events), events, TimeProvider.System));
    }

    private async ValueTask HearAsync(RecordedEvent recorded)
    {
        _events.Add(recorded.Event);
        await OnEvent(recorded.Event);
    }
}
