using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Rollback;

/// <summary>Decides, before anything is sent, whether a rollback is needed and whether there is something to go back to.</summary>
/// <param name="client">Probes the standby.</param>
/// <param name="events">Keeps the probe as evidence.</param>
public sealed class Eligibility(TargetClient client, RunEvents events)
{
    /// <param name="status">The status as it is.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="cancel">Cancels the probe.</param>
    internal async Task<EligibilityFinding> DecideAsync(ControllerState status, RollbackRequest request, CancellationToken cancel)
    {
        if (Judge(status, request, client.Target) is { } found)
            return found;
        if (status.Obstacles is [var obstacle, ..])
            return EligibilityFinding.Stop(
                obstacle,
                $"Clear that, and run it again; `runbook target check {client.Target.Name}` shows it."
            );
        var standby = status.Candidate!;
        var isProven = StandbyServed(status, request.Known) == Served.Yes;
        if (standby.Health is not null && HealthWords.Of(standby.Health) != true)
            return Unhealthy($"the controller itself calls {standby.Place} \"{standby.Health}\"", HealthSource.Controller);
        var (refusal, unseen) = await ProbeAsync(standby, cancel);
        return refusal is not null
            ? Unhealthy(refusal, HealthSource.Probe)
            : new EligibilityFinding(RollbackVerdict.Planned, string.Empty)
            {
                NotKnown = [.. new[] { isProven ? null : Unproven(status, client.Target), unseen }.OfType<string>()],
                IsUnproven = !isProven,
            };

        EligibilityFinding Unhealthy(string why, HealthSource by) => EligibilityFinding.Stop(why, Mend(standby)) with { UnhealthyBy = by };
    }

    /// <summary>Decides by the status and by what is known of the target, without looking any further.</summary>
    /// <returns>Null where the standby is what is wanted, and only its own health is open.</returns>
    internal static EligibilityFinding? Judge(ControllerState status, RollbackRequest request, Target target)
    {
        var found = new Judgement(status, request, target).Find();

        // What is set and does not serve yet is no recovery, and asking for it once more brings nothing.
        return found is { Verdict: RollbackVerdict.AlreadySafe } && status is not { IsSettled: true, Failing: null }
            ? EligibilityFinding.Stop(
                $"{found.Detail}, but {RollbackAdvice.NotWell(status)}",
                status.IsSettled
                    ? $"Look at why (`{new ControllerWords(target).Look}`), and name another release to go to where it stays so."
                    : $"Look at what holds it up (`{new ControllerWords(target).Look}`), and run it again when nothing is under way."
            )
            : found;
    }

    /// <summary>Why nothing is sent on top of what somebody else has begun, where it would undo that; null where it may be.</summary>
    internal static EligibilityFinding? AtRest(ControllerState status, Target target) =>
        status.IsSettled || Controller.Of(target).Means != ChangeMeaning.Toggle
            ? null
            : EligibilityFinding.Stop(
                $"{status.Serving.Serves()}, and {RollbackAdvice.NotWell(status)}{RollbackAdvice.By(status)}: another one on top of "
                    + "it could undo it",
                $"Look at what holds it up (`{new ControllerWords(target).Look}`), and run it again when nothing is under way."
            );

    /// <summary>Whether the version that stands by has served before, by the status's history and by what is known of the target.</summary>
    internal static Served StandbyServed(ControllerState status, KnownVersions versions) =>
        status.Candidate switch
        {
            { Version: { } version } when versions.HasServed(version) => Served.Yes,
            { HasServed: { } served } => served ? Served.Yes : Served.No,
            _ => ReleaseHistory.Of(status).StandbyServed,
        };

    /// <summary>
    /// The same as <c>run.standby_served</c> has it: <c>yes</c>, <c>no</c> or <c>unknown</c>; null where nothing stands by.
    /// </summary>
    public static string? StandbyServedWord(ControllerState? status, KnownVersions versions) =>
        status is not { Candidate: not null } known
            ? null
            : StandbyServed(known, versions) switch
            {
                Served.Yes => "yes",
                Served.No => "no",
                _ => "unknown",
            };

    /// <summary>Why it cannot be said whether the standby's version has served, as a clause.</summary>
    internal static string Unproven(ControllerState status, Target target)
    {
        var (version, events) = (status.Candidate!.Version, status.Events.Count);
        var why = events switch
        {
            0 when Controller.Of(target).Definition.State.Events is null => "the controller tells of no history",
            0 => "the history of the status is empty",
            1 => "the history of the status has one event, and it is none of it",
            _ => $"none of the {events} events of the history is a move to it",
        };
        return $"nothing says that {version} has served before: {why}";
    }

    /// <summary>Where an environment answers itself, and whether that is known or only guessed; null where it is neither.</summary>
    public static (Uri Address, bool IsGuessed)? AddressOf(Target target, Release environment)
    {
        if (target.Environments.TryGetValue(environment.Place, out var address))
            return (address, false);

        // On loopback the port in the status is often reachable; elsewhere it is a port behind somebody's ingress.
        var host = target.BaseUrl;
        return environment.Port is { } port && host.IsLoopback ? (new UriBuilder(host.Scheme, host.Host, port).Uri, true) : null;
    }

    private async Task<(string? Refusal, string? Unseen)> ProbeAsync(Release standby, CancellationToken cancel)
    {
        if (AddressOf(client.Target, standby) is not { } known || OwnWord.Of(client.Target, known.Address) is not { Url: var url } call)
            return (null, null);
        var answer = await client.SendAsync(call, cancel);
        var guessed = known.IsGuessed ? ", at an address that is guessed from the port in the status," : string.Empty;
        var about = $"Our own probe of {standby.Place}{guessed} before anything was sent";
        await events.KeepAsync("standby-probe.json", about, EvidenceFile.Write(call, answer));

        // Behind a tunnel or a firewall the port of the status leads nowhere from here: that says nothing of what stands by.
        if (known.IsGuessed && answer is NotConnected or AnswerLost or Answered { Status: 404 })
        {
            var gave = answer is Answered { Status: var code } ? $"HTTP {code}" : answer.Describe();
            return (
                null,
                $"whether {standby.Place} is healthy was not seen: {url}, guessed from the port in the status, gave {gave}; "
                    + $"`environments: {{ {standby.Place}: URL }}` in the target's file names where it answers"
            );
        }

        var reading = OwnWord.Read(client.Target, answer);
        return (reading.Healthy == false ? $"{standby.Place} is not healthy by our own probe: {reading.Said}" : null, null);
    }

    private string Mend(Release standby) =>
        $"Mend {standby.Place}, and run it again; or "
        + (
            new ControllerWords(client.Target).DeployByHand is { } deploy
                ? $"deploy another version to it (`{deploy}`, which replaces what stands there)."
                : "go back to another release: `--input expected-version=VERSION`."
        );
}
