using Runbooks.Controllers;
using Runbooks.Rehearsal.Simulation.Cases;
using Runbooks.Rehearsal.World.Kernel;
using Runbooks.Rehearsal.World.Network;
using Runbooks.Sandbox;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Controller;
using Runbooks.Sandbox.Settings;
using static Runbooks.Rehearsal.Simulation.Cases.HappeningKind;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>
/// The target at the other end of every request: what happens to a request becomes faults of the target that is played, or of its way
/// there and back.
/// </summary>
internal sealed class SimulatedTarget
{
    /// <summary>The host's name of the controller.</summary>
    public const string Host = "shop.example";

    private const string ByHistory = "rollback-by-history";
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(4);

    private readonly SimulationCase _played;
    private readonly Scheduler _scheduler;
    private readonly Chance? _chance;
    private readonly SimulatedHost _host;
    private readonly string _aside;
    private int _posts;
    private int _reads;

    /// <param name="played">How it misbehaves.</param>
    /// <param name="scheduler">Keeps the time.</param>
    /// <param name="chance">Draws how long requests take; null for the same each time.</param>
    /// <param name="aside">What it says of secrets that it was told; empty for nothing.</param>
    public SimulatedTarget(SimulationCase played, Scheduler scheduler, Chance? chance, string aside)
    {
        (_played, _scheduler, _chance, _aside) = (played, scheduler, chance, aside);
        var options = new SandboxOptions
        {
            GoodVersion = TargetTruth.Good,
            BadVersion = TargetTruth.Bad,
            Latency = Slow,
            Faults = [.. TargetFaults.Lasting(played)],
        };
        if (!played.IsPlaybook)
            options = PlayedController.Play(played.Traits, options);
        _host = new SimulatedHost(scheduler, clock => new PlayedTarget(options, clock, environment => environment == "blue" ? 3001 : 3002)
        {
            Changed = Hear,
        });
        Truth = new TargetTruth(_host.Played, played);
    }

    /// <summary>What is true of it.</summary>
    public TargetTruth Truth { get; }

    /// <summary>How many requests it was sent.</summary>
    public int Requests { get; private set; }

    /// <summary>Every request of a run that would change it, as it left its process.</summary>
    public List<Arrival> Arrivals { get; } = [];

    /// <summary>Says how a request that would change it left its process.</summary>
    public required Func<SimulatedProcess, Arrival> Witness { get; init; }

    /// <summary>Hears when the connection of a request that would change it stands, before the engine's last question.</summary>
    public required Action<SimulatedProcess> Connected { get; init; }

    /// <summary>Hears what happens to it: who, and what.</summary>
    public required Action<string, string> Tell { get; init; }

    /// <summary>What stands between the engine and the network; null for nothing.</summary>
    public Between? Between { get; init; }

    /// <summary>Does what happened to it before the world began.</summary>
    public void Begin()
    {
        if (_played.Has(StandbyUnnamed))
            _host.Played.DeployUnnamed();
        if (_played.Has(AlreadyRolledBack))
            _host.Played.Toggle("somebody before");
        Truth.Begin();
    }

    /// <summary>Somebody else has the other environment serve.</summary>
    public void Toggle(string by) => _host.Played.Toggle(by);

    /// <summary>Somebody else clears away what stands by.</summary>
    public void Prune() => _host.Played.Prune();

    /// <summary>The controller starts anew.</summary>
    public void Restart() => _host.Played.Restart();

    /// <summary>Draws how a request travels.</summary>
    public RequestDelivery DeliveryOf(HttpRequestMessage request)
    {
        Requests++;
        var fault = FaultOf(request);
        var outcome = fault?.Kind switch
        {
            NeverConnected or StatusUnreachable => DeliveryFault.NeverConnected,
            StatusLost => DeliveryFault.Lost,
            StatusHangs => DeliveryFault.Hangs,
            _ => DeliveryFault.None,
        };
        var answering = TimeSpan.FromMilliseconds(
            (_chance?.Between(5, 60) ?? 20) + (fault?.Kind is SlowAnswer or StatusSlow ? fault.Value : 0)
        );
        return new RequestDelivery(outcome, fault, TimeSpan.FromMilliseconds(_chance?.Between(1, 6) ?? 2), answering);
    }

    /// <summary>Has the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="delivery">What happens to it.</param>
    /// <param name="process">Whose it is.</param>
    /// <param name="gone">Cancelled when the process does not wait any more.</param>
    public async Task<Reply> TakeAsync(
        HttpRequestMessage request,
        RequestDelivery delivery,
        SimulatedProcess process,
        CancellationToken gone
    )
    {
        var (path, host) = (request.RequestUri!.AbsolutePath, request.RequestUri.Host);
        var by = string.Empty;
        if (Toggles(request))
        {
            var arrival = Witness(process);
            Arrivals.Add(arrival);
            by = arrival.By;
        }

        if (PlayedController.IsLook(path))
            (process.ServedAtLastStatus, process.WasHalfDoneAtLastStatus) = (Truth.ActiveVersion, Truth.IsHalfDone);
        var asked = SimulatedHost.RequestOf(request, by);
        var reply = await Under(delivery.Fault, path, () => _host.ReplyAsync(EnvironmentOf(host), asked, gone));
        if (by.Length > 0 && delivery.Fault is { } fault && TargetFaults.Story(fault, path, _played) is var (who, what))
            Tell(who, what);
        if (by.Length > 0 && delivery.Fault is { Kind: FlipsBack or FlipsBackTold } flip)
            _scheduler.AddAfter(TimeSpan.FromMilliseconds(flip.Value), null, () =>
                _host.Played.FlipBack(isTold: flip.Kind == FlipsBackTold)
            );
        if (
            (delivery.Fault is { Kind: DeployedFirst } && Truth.StandbyVersion == TargetFaults.DeployedVersion)
            || (request.Method == HttpMethod.Post && PlayedController.RoleOf(path) == RequestRole.Deploy)
        )
            Truth.Deployed();
        return _aside.Length > 0 && reply.Answer.Body.EndsWith('}')
            ? reply with
            {
                Answer = reply.Answer with { Body = reply.Answer.Body[..^1] + _aside + "}" },
            }
            : reply;
    }

    // The faults of one request are there while it begins: what is left of them then is of no other. What is begun and followed meets
    // them when it is done.
    private Task<Reply> Under(Happening? happening, string path, Func<Task<Reply>> ask)
    {
        var isByHistory = happening is null && PlayedController.RoleOf(path) == RequestRole.Change && _played.Has(RollbackByHistory);
        if (happening is null && !isByHistory)
            return ask();
        var faults = _host.Played.Faults;
        var place = PlayedController.PlaceOf(path);
        IReadOnlyList<string> once = happening is null ? [] : TargetFaults.Of(happening, _played);
        foreach (var fault in once)
            faults.Set($"{fault}@{place}*1");
        if (isByHistory)
            faults.Set(ByHistory);
        var reply = ask();
        foreach (var fault in _played.Follows ? [] : once)
            faults.Remove($"{fault.Split('=')[0]}@{place}");
        if (isByHistory)
            faults.Remove(ByHistory);
        return reply;
    }

    private void Hear(AppliedChange change)
    {
        Tell(
            change.By is null || Arrivals.Exists(a => a.By == change.By) ? "target" : change.By,
            change.By is null
                ? $"goes back to {Truth.Active} {Truth.ActiveVersion}"
                : $"{(change.Kind == PlayedEventKind.Rollback ? "rollback" : "switch")}: now {Truth.Active} "
                    + $"{Truth.ActiveVersion} serves"
        );
        if (change.By is not null && _played.Find(Reconciles) is { } reconciles && Truth.ActiveVersion != TargetTruth.Bad)
            _scheduler.AddAfter(TimeSpan.FromMilliseconds(reconciles.Value), null, () =>
            {
                if (Truth.StandbyVersion == TargetTruth.Bad)
                    _host.Played.FlipBack(isTold: true);
            });
    }

    private static string? EnvironmentOf(string host) =>
        host.StartsWith("blue.", StringComparison.Ordinal) ? "blue"
        : host.StartsWith("green.", StringComparison.Ordinal) ? "green"
        : null;

    private Happening? FaultOf(HttpRequestMessage request)
    {
        var isChange = Toggles(request);
        if (!isChange && !(PlayedController.IsLook(request.RequestUri!.AbsolutePath) && request.RequestUri.Host == Host))
            return null;
        var number = isChange ? ++_posts : ++_reads;
        foreach (var happening in _played.Happenings)
        {
            if (
                isChange
                    ? CaseDraw.OfPosts.Contains(happening.Kind) && happening.Which == number
                    : CaseDraw.OfReads.Contains(happening.Kind) && Covers(happening, number)
            )
                return happening;
        }

        return null;
    }

    private static bool Covers(Happening happening, int number) =>
        number >= happening.Which && number <= happening.Which + (happening.Kind == StatusSlow ? 0 : happening.Value);

    private static bool Toggles(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && PlayedController.IsChange(request.RequestUri!.AbsolutePath);
}
