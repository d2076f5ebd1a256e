using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Rollback;

/// <summary>Decides, before anything is sent, whether a rollback is needed and whether there is something to go back to.</summary>
/// <param name="client">Probes the standby.</param>
/// <param name="events">Keeps the probe as evidence.</param>
public sealed class Eligibility(TargetClient client, RunEvents events)
{
    /// <summary>Why nothing need be sent; null where something must.</summary>
    public static string? AlreadySafe(DeploymentStatus status, RollbackRequest request)
    {
        var active = status.Active;
        if (request.ToVersion is { } wanted && active.Version == wanted)
        {
            return $"{active.Name} already serves {wanted}, the version to arrive at";
        }

        if (request.BadVersion is { } bad)
        {
            return active.Version is { } version && version != bad ? $"{active.Name} serves {version}; the bad version {bad} is not active" : null;
        }

        // While the run waited for an approval, or for a process to go on with it, somebody may have done it: a toggle would undo that.
        if (request.BeganOn is { } began && began.Name != active.Name)
        {
            return $"{active.Name} {active.Version} serves, and when the run began it was {began.Name} {began.Version}: the target was switched meanwhile";
        }

        // While the run waited for a machine or for the lock, another one may have done it: a toggle would undo that, too.
        if (request.AskedAt is { } asked && status.History.LastOrDefault(e => e.To == active.Name && e.At > asked) is { At: { } moved })
        {
            return $"the target went to {active.Name} {active.Version} at {moved.UtcDateTime:HH:mm:ss} UTC, after this run was asked for at {asked.UtcDateTime:HH:mm:ss}: it is not what was to be rolled back";
        }

        // Nobody said which version is bad. If the standby holds one that was rolled back from, a toggle would bring it back.
        var standby = status.Standby?.Version;
        if (standby is null || request.KnownBad.Any(k => k.Version == active.Version && k.ToldBy is null)) return null;
        if (request.KnownBad.FirstOrDefault(k => k.Version == standby) is { } known)
        {
            return $"{known.Incident} already rolled back from {standby} to {active.Version}; a second rollback would bring {standby} back";
        }

        var last = status.History.Count == 0 ? null : status.History[^1];
        return last is { Type: "rollback" } && last.To == active.Name && last.PreviousVersion == standby && last.CurrentVersion == active.Version
            ? $"the last thing that happened to the target was a rollback from {standby} to {active.Version}; a second one would bring {standby} back"
            : null;
    }

    /// <summary>Why there is nothing to go back to; null where there is.</summary>
    public async Task<string?> RefuseAsync(DeploymentStatus status, RollbackRequest request, CancellationToken cancel)
    {
        if (status.Active.Version is null) return $"the status does not say which version {status.Active.Name} serves, so a rollback could not be proved";
        if (status.Standby is not { } standby) return "there is no standby environment to go back to";
        if (standby.Version is null) return $"the status does not say which version stands by on {standby.Name}";
        if (standby.Version == status.Active.Version) return $"{standby.Name} stands by with {standby.Version}, the same version that is active";
        if (request.ToVersion is { } wanted && wanted != standby.Version) return $"{standby.Name} stands by with {standby.Version}, not with {wanted}";
        if (request.KnownBad.FirstOrDefault(k => k.Version == standby.Version) is { } known) return $"{standby.Name} stands by with {standby.Version}, which {known.Incident} rolled back from";
        return await ProbeAsync(standby, cancel);
    }

    private async Task<string?> ProbeAsync(EnvironmentState standby, CancellationToken cancel)
    {
        if (standby.Health is not (null or "healthy")) return $"the controller itself calls {standby.Name} \"{standby.Health}\"";
        if (AddressOf(client.Target, standby) is not { } address) return null;

        var call = new HttpCall("GET", address.AbsoluteUri.TrimEnd('/') + client.Target.ProbePath);
        var answer = await client.SendAsync(call, cancel);
        await events.KeepAsync("standby-probe.json", $"Our own probe of {standby.Name} before anything was sent", EvidenceFile.Write(call, answer));
        var reading = HealthReading.Parse(answer, "status");
        return reading.Healthy == false ? $"{standby.Name} is not healthy by our own probe: {reading.Said}" : null;
    }

    /// <summary>Where an environment answers itself; null where that is not known.</summary>
    internal static Uri? AddressOf(Target target, EnvironmentState environment)
    {
        if (target.Environments.TryGetValue(environment.Name, out var address)) return address;

        // On loopback the port in the status is reachable; elsewhere it is a port behind somebody's ingress.
        var host = target.BaseUrl;
        return environment.Port is { } port && host.IsLoopback ? new UriBuilder(host.Scheme, host.Host, port).Uri : null;
    }
}
