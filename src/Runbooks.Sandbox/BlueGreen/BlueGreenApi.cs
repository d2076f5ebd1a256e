using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Application;
using Runbooks.Sandbox.Controller;
using Runbooks.Sandbox.Faults;
using Runbooks.Sandbox.Requests;

namespace Runbooks.Sandbox.BlueGreen;

/// <summary>The paths of the blue/green API, and what a controller is asked by each.</summary>
internal sealed class BlueGreenApi
{
    private readonly Dictionary<string, (string Method, Func<TargetRequest, CancellationToken, Task<Reply>> Play)> paths;
    private readonly PlayedState state;
    private readonly SandboxFaults faults;
    private readonly SandboxCounters counters;
    private readonly Func<SandboxEnvironment, int> portOf;
    private readonly TimeSpan processingTime;
    private readonly Lifetime lifetime;
    private readonly SpoiltAnswers answers;
    private readonly Deployments deployments;

    public BlueGreenApi(
        PlayedState state,
        SandboxFaults faults,
        SandboxCounters counters,
        Deployments deployments,
        TimeSpan processingTime,
        Func<SandboxEnvironment, int> portOf,
        Lifetime lifetime,
        SpoiltAnswers answers
    )
    {
        (this.state, this.faults, this.counters, this.portOf) = (state, faults, counters, portOf);
        (this.deployments, this.processingTime, this.lifetime, this.answers) = (deployments, processingTime, lifetime, answers);
        paths = new()
        {
            ["/deployment/status"] = ("GET", StatusAsync),
            ["/deployment/rollback"] = ("POST", Changing(PlayedEventKind.Rollback, "rollback")),
            ["/deployment/switch"] = ("POST", Changing(PlayedEventKind.Switch, "switch")),
            ["/deployment/deploy"] = ("POST", DeployAsync),
            ["/health"] = ("GET", HealthAsync),
        };
    }

    /// <summary>Answers what the controller is asked; null for a path that is none of its own.</summary>
    public Task<Reply>? ReplyAsync(TargetRequest request, CancellationToken gone)
    {
        if (!paths.TryGetValue(request.Path, out var path))
            return null;
        if (path.Method == request.Method)
            return path.Play(request, gone);
        var refused = Answer.Error(405, "METHOD_NOT_ALLOWED", $"Only {path.Method}.");
        return Task.FromResult(new Reply(refused with { Header = ("Allow", path.Method) }));
    }

    private Func<TargetRequest, CancellationToken, Task<Reply>> Changing(PlayedEventKind kind, string place)
    {
        var play = new ChangePlay(kind, place, state, faults, processingTime, lifetime);
        return async (request, gone) =>
        {
            counters.CountPost(place);
            var said = await play.PlayAsync(request.By);
            return said.Silence ?? await answers.ReplyAsync(request, place, BlueGreenJson.Change(kind, said, lifetime.Time), gone);
        };
    }

    private async Task<Reply> DeployAsync(TargetRequest request, CancellationToken gone)
    {
        counters.CountDeploy();
        await lifetime.DelayAsync(processingTime, CancellationToken.None);
        var (standby, version) = deployments.Deploy();
        return await answers.ReplyAsync(request, "deploy", BlueGreenJson.Deployed(standby, version, lifetime.Time), gone);
    }

    private async Task<Reply> StatusAsync(TargetRequest request, CancellationToken gone)
    {
        state.CountRead();
        if (state.TakeHiddenRead())
        {
            var busy = Answer.Error(503, "CONTROLLER_BUSY", "The status cannot be read now.");
            return await answers.ReplyAsync(request, "status", busy, gone);
        }
        var (active, history) = state.Read();
        var shown = new List<(SandboxEnvironment, int, string)>();
        foreach (var environment in new[] { state.Blue, state.Green })
        {
            if (!environment.IsGone)
                shown.Add((environment, portOf(environment), await HealthOfAsync(environment, gone)));
        }
        return await answers.ReplyAsync(request, "status", BlueGreenJson.Status(active, shown, history, lifetime.Time), gone);
    }

    /// <summary>Always with status 200, whatever it says.</summary>
    private async Task<Reply> HealthAsync(TargetRequest request, CancellationToken gone)
    {
        var active = state.Active;
        var answer = BlueGreenJson.Health(active, await HealthOfAsync(active, gone), lifetime.Time);
        return await answers.ReplyAsync(request, "health", answer, gone);
    }

    // The result of a check, unless a fault says more.
    private async Task<string> HealthOfAsync(SandboxEnvironment environment, CancellationToken gone)
    {
        var believed = faults.Find(StateFaults.ConstantHealth, FaultPlaces.Controller[0]) is not null || environment.IsSecretlyUnhealthy;
        return believed || await environment.IsHealthyAsync(gone) ? "healthy" : "unhealthy";
    }
}
