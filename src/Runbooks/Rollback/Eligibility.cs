using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Rollback;

/// <summary>Decides, before anything is sent, whether a rollback is needed and whether there is something to go back to.</summary>
/// <param name="client">Probes the standby.</param>
/// <param name="events">Keeps the probe as evidence.</param>
public sealed class Eligibility(TargetClient client, RunEvents events)
{
    /// <summary>Decides.</summary>
    /// <param name="status">The status as it is.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancel">Cancels the probe.</param>
    public async Task<EligibilityFinding> DecideAsync(DeploymentStatus status, RollbackRequest request, CancellationToken cancel)
    {
        if (Judge(status, request, client.Target) is { } found) return found;
        var standby = status.Standby!;
        List<string> notKnown = [.. StandbyServed(status, request) == Served.Unknown ? [Unproven(status)] : Array.Empty<string>()];
        if (standby.Health is not (null or "healthy"))
        {
            return EligibilityFinding.Stop($"the controller itself calls {standby.Name} \"{standby.Health}\"", Mend(standby, client.Target));
        }

        var (refusal, unseen) = await ProbeAsync(standby, cancel);
        if (refusal is not null) return EligibilityFinding.Stop(refusal, Mend(standby, client.Target));
        if (unseen is not null) notKnown.Add(unseen);
        return new EligibilityFinding(RollbackVerdict.Planned, string.Empty) { NotKnown = notKnown };
    }

    /// <summary>Decides by the status and by what is known of the target, without looking any further.</summary>
    /// <returns>Null where the standby is what is wanted, and only its own health is open.</returns>
    public static EligibilityFinding? Judge(DeploymentStatus status, RollbackRequest request, Target target) =>
        new Judgement(status, request, target).Find();

    /// <summary>Whether the version that stands by has served before, by the status's history, by what earlier runs left and by the ledger.</summary>
    public static Served StandbyServed(DeploymentStatus status, RollbackRequest request) =>
        status.Standby?.Version is { } version && (request.KnownToHaveServed.Contains(version) || request.KnownBad.Any(k => k.Version == version || k.ArrivedAt == version))
            ? Served.Yes
            : ReleaseHistory.Of(status).StandbyServed;

    /// <summary>The word for it, as expressions and questions have it.</summary>
    public static string Word(Served served) => served switch
    {
        Served.Yes => "yes",
        Served.No => "no",
        _ => "unknown",
    };

    /// <summary>Why it cannot be said whether the standby's version has served, as a clause.</summary>
    internal static string Unproven(DeploymentStatus status) =>
        $"nothing says that {status.Standby!.Version} has served before: {(status.History.Count == 0 ? "the history of the status is empty" : $"the {status.History.Count} event{(status.History.Count == 1 ? string.Empty : "s")} of the history do{(status.History.Count == 1 ? "es" : string.Empty)} not reach back to when {status.Standby.Name} was last deployed to or served")}";

    /// <summary>Where an environment answers itself, and whether that is known or only guessed; null where it is neither.</summary>
    internal static (Uri Address, bool IsGuessed)? AddressOf(Target target, EnvironmentState environment)
    {
        if (target.Environments.TryGetValue(environment.Name, out var address)) return (address, false);

        // On loopback the port in the status is often reachable; elsewhere it is a port behind somebody's ingress.
        var host = target.BaseUrl;
        return environment.Port is { } port && host.IsLoopback ? (new UriBuilder(host.Scheme, host.Host, port).Uri, true) : null;
    }

    private async Task<(string? Refusal, string? Unseen)> ProbeAsync(EnvironmentState standby, CancellationToken cancel)
    {
        if (AddressOf(client.Target, standby) is not { } known) return (null, null);
        var url = known.Address.AbsoluteUri.TrimEnd('/') + client.Target.ProbePath;
        var call = new HttpCall("GET", url);
        var answer = await client.SendAsync(call, cancel);
        var guessed = known.IsGuessed ? ", at an address that is guessed from the port in the status," : string.Empty;
        await events.KeepAsync("standby-probe.json", $"Our own probe of {standby.Name}{guessed} before anything was sent", EvidenceFile.Write(call, answer));

        // Behind a tunnel or a firewall the port of the status leads nowhere from here: that says nothing of what stands by.
        if (known.IsGuessed && answer is NotConnected or AnswerLost or Answered { Status: 404 })
        {
            return (null, $"whether {standby.Name} is healthy was not seen: {url}, guessed from the port in the status, gave {answer.Describe()}; "
                + $"`environments: {{ {standby.Name}: URL }}` in the target's file names where it answers");
        }

        var reading = HealthReading.Parse(answer, "status");
        return (reading.Healthy == false ? $"{standby.Name} is not healthy by our own probe: {reading.Said}" : null, null);
    }

    private static string Mend(EnvironmentState standby, Target target) =>
        $"Mend {standby.Name}, or deploy the version you want to it (`curl -X POST {target.BaseUrl.AbsoluteUri.TrimEnd('/')}/deployment/deploy`), and run it again.";
}
