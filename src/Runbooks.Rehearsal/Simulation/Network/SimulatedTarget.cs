using Runbooks.Rehearsal.Simulation.Cases;
using Runbooks.Rehearsal.Simulation.Kernel;
using static Runbooks.Rehearsal.Simulation.Cases.HappeningKind;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>The target at the other end of every request: what it is asked, what it does, and what of that anybody hears.</summary>
internal sealed class SimulatedTarget
{
    /// <summary>The host's name of the controller.</summary>
    public const string Host = "shop.example";

    private const string StatusPath = "/deployment/status";
    private const string DeployPath = "/deployment/deploy";
    private const string RollbackPath = "/deployment/rollback";
    private readonly SimulationCase _played;
    private readonly Scheduler _scheduler;
    private readonly Chance? _chance;
    private readonly SimulatedApplication _application;
    private int _posts;
    private int _reads;

    /// <param name="played">How it misbehaves.</param>
    /// <param name="scheduler">Keeps the time.</param>
    /// <param name="chance">Draws how long requests take; null for the same each time.</param>
    /// <param name="wallClock">The controller's clock.</param>
    /// <param name="aside">What it says of secrets that it was told; empty for nothing.</param>
    public SimulatedTarget(SimulationCase played, Scheduler scheduler, Chance? chance, Func<DateTimeOffset> wallClock, string aside)
    {
        (_played, _scheduler, _chance) = (played, scheduler, chance);
        Controller = new BlueGreenController(() => scheduler.Now, wallClock)
        {
            HasStandby = !played.Has(StandbyGone),
            StandbyIsUnhealthy = played.Has(StandbyUnhealthy),
            GoodIsBroken = played.Has(GoodIsBroken),
            Aside = aside,
        };
        if (played.Has(StandbySame))
            Controller.Put("blue", BlueGreenController.Bad);
        if (played.Has(StandbyUnnamed))
            Controller.Put("blue", null);
        if (played.Has(AlreadyRolledBack))
            Controller.BeginRolledBack();
        else if (played.Has(StandbyNeverServed))
            Controller.BeginWithUnserved();
        else if (!played.Has(HistoryEmpty))
            Controller.BeginReleased();
        _application = new SimulatedApplication(Controller, played);
    }

    /// <summary>Its memory, and the truth.</summary>
    public BlueGreenController Controller { get; }

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

    /// <summary>Draws how a request travels.</summary>
    public RequestDelivery DeliveryOf(HttpRequestMessage request)
    {
        Requests++;
        var fault = FaultOf(request);
        var outcome = fault?.Kind switch
        {
            NeverConnected or StatusUnreachable => DeliveryFault.NeverConnected,
            RequestLost or LateRequest or StatusLost => DeliveryFault.RequestLost,
            AnswerLost or RestartsAfter => DeliveryFault.AnswerLost,
            HangsBefore or StatusHangs => DeliveryFault.HangsBefore,
            HangsAfter => DeliveryFault.HangsAfter,
            _ => DeliveryFault.Arrives,
        };
        var answering = TimeSpan.FromMilliseconds(
            (_chance?.Between(5, 60) ?? 20) + (fault?.Kind is SlowAnswer or StatusSlow ? fault.Value : 0)
        );
        return new RequestDelivery(outcome, fault, TimeSpan.FromMilliseconds(_chance?.Between(1, 6) ?? 2), answering);
    }

    /// <summary>Has the request, unless it is lost on its way.</summary>
    /// <returns>The answer; null where none ever comes.</returns>
    public Reply? Take(HttpRequestMessage request, RequestDelivery delivery, SimulatedProcess process)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path == DeployPath && request.Method == HttpMethod.Post)
        {
            Controller.Deploy();
            Tell("target", $"{Controller.VersionOf(Controller.Standby)} is put on {Controller.Standby}");
            return Reply.Of(200, Controller.DoneJson(Controller.Active, Controller.Active));
        }

        if (Toggles(request))
        {
            var arrival = Witness(process);
            Arrivals.Add(arrival);
            return Change(path, delivery, arrival);
        }

        if (delivery.Outcome == DeliveryFault.HangsBefore)
            return null;
        if (path == StatusPath)
            process.ServedAtLastStatus = Controller.ActiveVersion;
        var answer = _application.Answer(request.RequestUri.Host, path);
        return delivery.Fault?.Kind switch
        {
            StatusError => Reply.Of(503, "{\"error\":\"UNAVAILABLE\"}"),
            StatusGarbled => Reply.Of(200, "<html><body>It works!</body></html>", "text/html"),
            StatusTruncated => answer with { IsCut = true },
            StatusOfOtherShape => Reply.Of(200, "{\"currentEnvironment\":{\"name\":\"green\"},\"environments\":[]}"),
            _ => answer,
        };
    }

    private Reply? Change(string path, RequestDelivery delivery, Arrival arrival)
    {
        var from = Controller.Active;
        var to = Controller.Standby;
        var wait = TimeSpan.FromMilliseconds(delivery.Fault?.Value ?? 0);
        if (
            delivery.Fault is null
            && _played.Has(RollbackByHistory)
            && path == RollbackPath
            && Controller.OppositeOfLastSwitch() is var goal
            && goal != to
        )
        {
            Tell(
                "target",
                goal is null
                    ? $"finds no previous deployment for POST {path}"
                    : $"goes by POST {path} from {from} to {from}, and says that this is done"
            );
            if (goal is null)
                return Reply.Of(200, Controller.RefusedJson());
            Controller.ClaimItself();
            return Reply.Of(200, Controller.DoneJson(from, from));
        }

        switch (delivery.Fault?.Kind)
        {
            case Refused:
                Tell("target", $"refuses POST {path}");
                return Reply.Of(200, Controller.RefusedJson());
            case RefusedByStatus:
                Tell("target", $"answers POST {path} with 409");
                return Reply.Of(409, Controller.RefusedJson());
            case Claimed:
                Controller.Claim(path);
                Tell("target", $"says that POST {path} is done, and does nothing");
                return Reply.Of(200, Controller.DoneJson(from, to));
            case RequestLost:
                Tell("network", $"POST {path} is lost before it arrives");
                return Reply.Of(0, string.Empty);
            case HangsBefore:
                Tell("network", $"POST {path} never arrives, and the connection stays");
                return null;
            case ErrorBefore:
                Tell("target", $"answers POST {path} with 502, and does nothing");
                return Reply.Of(502, "bad gateway", "text/plain");
            case LateRequest:
                Tell("network", $"the connection of POST {path} breaks off; the request is still under way");
                _scheduler.AddAfter(wait, null, () => Apply(path, arrival));
                return Reply.Of(0, string.Empty);
            case SlowSwitch:
                Tell("target", $"says that POST {path} is done; it takes effect in {delivery.Fault.Value} ms");
                _scheduler.AddAfter(wait, null, () => Apply(path, arrival));
                return Reply.Of(200, Controller.DoneJson(from, to));
            case WrongVersion:
                Controller.Put(to, "1.3.9");
                break;
        }

        Apply(path, arrival);
        switch (delivery.Fault?.Kind)
        {
            case HangsAfter:
                Tell("network", "the answer never comes");
                return null;
            case ErrorAfter:
                Tell("target", "answers with 502");
                return Reply.Of(502, "bad gateway", "text/plain");
            case GarbledAnswer:
                Tell("target", "answers with a page");
                return Reply.Of(200, "<html><body>It works!</body></html>", "text/html");
            case RestartsAfter:
                Controller.Restart();
                Tell("target", "the controller starts anew, and its history is gone");
                break;
            case FlipsBack or FlipsBackTold:
                _scheduler.AddAfter(wait, null, () =>
                {
                    Controller.FlipBack(isTold: delivery.Fault.Kind == FlipsBackTold);
                    Tell("target", $"goes back to {Controller.Active} {Controller.ActiveVersion}");
                });
                break;
            case AnswerLost:
                Tell("network", "the answer is lost");
                break;
        }

        return Reply.Of(200, Controller.DoneJson(from, to));
    }

    private void Apply(string path, Arrival arrival)
    {
        Controller.Switch(path, arrival.Run, arrival.Intent);
        Tell("target", $"{path}: now {Controller.Active} {Controller.ActiveVersion} serves");
    }

    private Happening? FaultOf(HttpRequestMessage request)
    {
        var isChange = Toggles(request);
        if (!isChange && !(request.RequestUri!.AbsolutePath == StatusPath && request.RequestUri.Host == Host))
            return null;
        var number = isChange ? ++_posts : ++_reads;
        foreach (var happening in _played.Happenings)
        {
            if (
                isChange
                    ? happening.Kind <= RestartsAfter && happening.Which == number
                    : IsOfReads(happening.Kind) && Covers(happening, number)
            )
                return happening;
        }

        return null;
    }

    private static bool IsOfReads(HappeningKind kind) => kind is >= StatusUnreachable and <= StatusSlow;

    private static bool Covers(Happening happening, int number) =>
        number >= happening.Which && number <= happening.Which + (happening.Kind == StatusSlow ? 0 : happening.Value);

    private static bool Toggles(HttpRequestMessage request) =>
        request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath is "/deployment/rollback" or "/deployment/switch";
}
