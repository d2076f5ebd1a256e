using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using static Runbooks.Rollback.EligibilityFinding;

namespace Runbooks.Rollback;

/// <summary>
/// Whether a rollback is needed and allowed, by the status and by what is known of the target. That nothing need be sent is said
/// only where it is known; where it is merely likely, nothing is sent either, and it is no recovery.
/// </summary>
/// <param name="status">The status as it is.</param>
/// <param name="request">What is asked for.</param>
/// <param name="target">The target.</param>
internal sealed class Judgement(ControllerState status, RollbackRequest request, Target target)
{
    private readonly Release _active = status.Serving;
    private readonly Release? _standby = status.Candidate;
    private readonly ReleaseHistory _history = ReleaseHistory.Of(status);
    private readonly ControllerWords _words = new(target);

    private bool IsAllowed => _standby?.Version is { } version && request.Known.Allowed.Contains(version);

    private string Serves => _active.Serves();

    private string Deploy =>
        !IsToggle ? "Name the release to go to: `--input expected-version=VERSION`, or `rollback: { to: { ref: … } }`."
        : _words.DeployByHand is { } deploy
            ? $"Deploy the version you want to go to (`{deploy}` puts one on the standby, in place of what stands there)."
        : "Deploy the version that you want to go to.";

    /// <summary>Decides; null where nothing stands against it.</summary>
    public EligibilityFinding? Find()
    {
        if (request.ToVersion is { } wanted && _active.Version == wanted)
        {
            return Safe($"{_active.Serves("already ")}, the version to arrive at");
        }

        if (request.ToRef is { } named && ServesAsNamed(named))
            return Safe($"{_active.Serves("already ")}, as {named} does, the release to arrive at");

        if (!IsAllowed && (UnderWay() ?? BrokenOff()) is { } open)
            return open;
        if (request.BadVersion is { } bad)
        {
            if (_active.Version is { } serves && !VersionOrder.IsSame(serves, bad))
                return AnotherThanBad(serves, bad);
        }
        else if (!IsAllowed && BadNotNamed() is { } found)
        {
            return found;
        }

        return NoEnvironment() ?? (IsAllowed ? null : NoVersion(_standby!.Version!));
    }

    // What an appended release was made like has its version, and another name.
    private bool ServesAsNamed(string named) =>
        _active.Ref == named
        || (
            _words.Means == ChangeMeaning.Append
            && _standby is { Version: { } like }
            && like == _active.Version
            && like != request.BadVersion
        );

    // An earlier run's request may still take effect: with a second one behind it, the bad version would be back.
    private EligibilityFinding? UnderWay()
    {
        var sent = request.Known.Bad.FirstOrDefault(k => k.Version == _active.Version && k.MayActUntil > request.Now);
        return sent is null
            ? null
            : Stop(
                $"{Serves}, and a request of {sent.MayActBy ?? sent.Incident} to leave it may take effect until "
                    + $"{sent.MayActUntil!.Value.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: {ASecond}",
                $"Look until then which version serves (`{_words.Look}`), and run it again when it is still "
                    + $"{_active.Version}"
                    + (_standby?.Version is { } standby ? $"; to send another all the same, {Allow(standby)}." : ".")
            );
    }

    // A run on another machine took the target and never gave it back. What it did is written nowhere that can be read from here.
    private EligibilityFinding? BrokenOff()
    {
        if (request.BadVersion is not null || request.ToVersion is not null)
            return null;
        var broken = request.Known.Bad.FirstOrDefault(k => k.IsBrokenOff);
        return broken is null || request.Known.Bad.Any(k => k.Since > broken.Since)
            ? null
            : Stop(
                $"{Serves}, and {broken.Incident} broke off on another machine without saying what it had done: it may "
                    + $"have rolled back already",
                "Finish that run there (`runbook resume`), or say which version is bad: `--input bad-version=VERSION`"
                    + (_standby?.Version is { } standby ? $"; to go to {standby} whatever is known of it, {Allow(standby)}." : ".")
            );
    }

    // The bad version was named, and it does not serve. That is safe only where what serves is known to be no later release: nobody
    // has judged that one.
    private EligibilityFinding AnotherThanBad(string serves, string bad)
    {
        if (request.ToVersion is { } wanted)
        {
            return Another($"{Serves}, which is neither {bad}, the bad version, nor {wanted}, the version to arrive at");
        }

        var arrived = request.Known.Bad.LastOrDefault(k => k.Version == bad && k.ArrivedAt == serves && k.ToldBy is null);
        if (arrived is not null)
            return Safe($"{arrived.Incident} went from {bad} to {serves}, and {_active.Place} serves it");
        if (request.Known.Bad.FirstOrDefault(k => k.Version == serves) is { } left)
        {
            return Another($"{Serves}, which {left.Incident} left because it was bad{In(left)}");
        }

        if ((VersionOrder.Compare(serves, bad) ?? _history.Compare(serves, bad) ?? (WentBackTo(serves) ? -1 : null)) is not { } order)
        {
            return NotToBeOrdered(serves, bad);
        }

        return order > 0
            ? Another($"another release serves: {serves} on {_active.Place}, newer than {bad}, which this run was asked about")
            : Safe($"{Serves}; the bad version {bad} is not active") with
            {
                NotKnown = HasHeardOf(bad) ? [] : [UnheardOf(bad)],
            };
    }

    // That it has served before does not tell: a run that was refused, or sent nothing, leaves what serves in the ledger, too.
    private bool WentBackTo(string serves) =>
        _history.LastIsBack is not null || request.Known.Bad.Any(k => k.ArrivedAt == serves && k.ToldBy is null);

    // Commits, branches and digests have no order. What serves may be a release behind the bad one, which nobody has judged.
    private EligibilityFinding NotToBeOrdered(string serves, string bad) =>
        Stop(
            $"{Serves}, and it is not known whether that is an older release than {bad}, which was named as bad, or a newer one: "
                + "the two names have no order, and neither the history of the status nor the ledger says which was released first, "
                + $"or that the target went back to {serves}{(HasHeardOf(bad) ? string.Empty : $"; {UnheardOf(bad)}")}",
            $"Find out which was released first. Where {serves} is what you want to have, say so with `--input expected-version={serves}`, "
                + $"and the checklist judges it; where it is bad as well, name it with `--input bad-version={serves}`."
        );

    // A version that is misspelt is never active either.
    private bool HasHeardOf(string version) =>
        _standby is not { Version: not null }
        || _standby.Version == version
        || request.BeganOn?.Version == version
        || request.Known.HasServed(version)
        || status.Releases.Any(r => r.Version == version)
        || status.Events.Any(e => e.Version == version || e.PreviousVersion == version || e.CurrentVersion == version);

    private string UnheardOf(string bad) =>
        (IsToggle ? "neither environment" : "no release")
        + $", nor the history, nor what is recorded here has heard of {bad}: it may be misspelt";

    // While the run waited for an approval, a machine or the lock, somebody may have switched the target: a toggle would undo that.
    private EligibilityFinding? MovedMeanwhile()
    {
        if (
            request.BeganOn is { Version: var before } began
            && (began.Place != _active.Place || (before ?? _active.Version) != _active.Version)
        )
        {
            return Another(
                $"another release serves: {_active.Name}, and when the run began it was {began.Name}: "
                    + "the target was switched meanwhile"
            );
        }

        // Where several answer for the controller, one of them may not know yet what another one does.
        if (request.Seen.LastOrDefault(r => r.Ref != _active.Ref || (r.Version ?? _active.Version) != _active.Version) is { } earlier)
            return Another(
                $"another release serves: {_active.Name}, and by an earlier look of this run it was {earlier.Name}: "
                    + "the target was switched meanwhile, or what answers for it does not agree"
            );

        if (request.AskedAt is not { } asked || _history.MovesSince(asked) is not [{ } first, ..] moves)
            return null;
        var last = moves[^1];
        if (last.To != _active.Place || first.From == _active.Place)
            return null;
        var told =
            $"the target went to {_active.Name} at {last.At!.Value.UtcDateTime:HH:mm:ss} UTC, "
            + $"after this run was asked for, or its alert began, at {asked.UtcDateTime:HH:mm:ss}: it is not what was to be rolled back";
        return Another($"another release serves: {told}");
    }

    // Nobody said which version is bad. Where a run left what stands by and arrived at what serves, a toggle would undo that.
    private EligibilityFinding? BadNotNamed()
    {
        if (!IsKnownBad(_active.Version) && AlreadyArrived() is { } arrived)
            return arrived;
        if (_standby?.Version is not { } standby || standby == _active.Version || IsKnownBad(_active.Version))
            return MovedMeanwhile();
        if (WentBackByReleases() is { } back)
            return back;
        var known = request.Known.Bad.LastOrDefault(k => k.Version == standby && k.ToldBy is null);
        if (known is null)
            return MovedMeanwhile() ?? ByHistory(standby);
        return known.ArrivedAt == _active.Version || (known.ArrivedAt is null && _history.WentBackOnce)
            ? Safe(
                (
                    known.IsUncertain
                        ? $"{known.Incident} set out from {standby} to {_active.Version}, and {_active.Place} serves it now; "
                        : $"{known.Incident} already went from {standby} to {_active.Version}; "
                ) + $"a second rollback would bring {standby} back"
            )
            : MovedMeanwhile();
    }

    // The controller's history is its own word, and forgets at each restart what came before: it may keep a request from being
    // sent, and proves no recovery.
    private EligibilityFinding? ByHistory(string standby) =>
        _history.LastIsBack is not { } last
            ? null
            : Stop(
                $"the last thing that happened to the target was {Named(last)} from {standby} to {_active.Version}{At(last)}, "
                    + $"and nothing that is known here says which of the two is bad: if it is {standby}, another one would bring it back",
                $"Where {_active.Version} is the bad one, name it with `--input bad-version={_active.Version}`; "
                    + $"to go to {standby} whatever is known of it, {Allow(standby)}."
            );

    private EligibilityFinding? NoEnvironment()
    {
        if (_active.Version is null)
        {
            return Stop(
                $"the status does not say which version {_active.Place} serves, so a rollback could not be proved",
                "Switch the traffic by hand, and look at which version answers."
            );
        }

        if (_standby is not { } standby)
            return Stop(NothingToGoTo(), Deploy);
        if (standby.Version is not { } version)
            return Stop($"the status does not say which version stands by on {standby.Place}", Deploy);
        var stands = Stands(standby);
        if (request.ToRef is { } named && named != standby.Ref)
            return Stop($"{stands}, which is not {named}, the release to arrive at", Deploy);
        if (version == _active.Version)
            return Stop($"{stands}, the same version that is active", Deploy);
        return request.ToVersion is { } wanted && wanted != version ? Stop($"{stands}, not with {wanted}", Deploy) : null;
    }

    private EligibilityFinding? NoVersion(string version)
    {
        if (request.Known.Bad.LastOrDefault(k => k.Version == version) is { } known)
        {
            var arrived =
                known.ArrivedAt is { } at && at != _active.Version ? $", and arrived at {at}, which is not what serves now" : string.Empty;
            var entry = known.StandsIn is null ? string.Empty : $", or remove its entry from `known-bad` in {known.StandsIn}";
            return Stop(
                $"{Stands(_standby!)}, which {known.Incident} "
                    + $"{(known.IsUncertain ? "set out to leave" : "rolled back from")}{arrived}{In(known)}",
                $"{Deploy} To go to {version} all the same, {Allow(version)}{entry}."
            );
        }

        return Eligibility.StandbyServed(status, request.Known) switch
        {
            Served.No => Stop(
                $"{Stands(_standby!)}, which was deployed{At(_history.StandbyDeployed)} and has never served: {NeverServed}",
                $"If {version} is what you want, {Allow(version)}. {Deploy}"
            ),
            Served.Unknown when !request.HasPerson && !target.Safeguards.AllowsUnprovenStandby => Stop(
                $"{Eligibility.Unproven(status, target)}, and no person began this run or approved of it",
                $"A person may: `runbook run RUNBOOK --target {target.Name}`. `unproven-standby: allow` under `safeguards` "
                    + "in the target's file lets runs that begin by themselves do it."
            ),
            _ => null,
        };
    }

    private bool IsToggle => _words.Means == ChangeMeaning.Toggle;

    private string Stands(Release release) =>
        IsToggle ? $"{release.Place} stands by with {release.Version}"
        : release.Place == release.Version ? $"what can be gone to is {release.Version}"
        : $"{release.Place} has {release.Version}";

    private string NeverServed => IsToggle ? "the history has no switch to it" : "the controller says so";

    private string ASecond =>
        _words.Means switch
        {
            ChangeMeaning.Toggle => "a second one would undo the first",
            ChangeMeaning.Append => "a second one would make another release",
            _ => "a second one could not be told from it",
        };

    private string NothingToGoTo()
    {
        if (IsToggle)
            return "there is no standby environment to go back to";
        var wanted = request.ToRef ?? request.ToVersion;
        var listed = status.Releases.Count switch
        {
            0 => "it lists none but the one that serves",
            1 => $"the only other is {status.Releases[0].Name}",
            <= 5 and var count => $"the {count} others are {Names(count)}",
            var count => $"the first of the {count} others are {Names(5)}",
        };
        return wanted is not null ? $"the controller lists no release {wanted}: {listed}"
            : status.HasOrder ? $"the controller lists no earlier release of another version: {listed}"
            : $"the controller does not tell which release came before: {listed}";
    }

    private string Names(int most) => string.Join(", ", status.Releases.Take(most).Select(r => r.Name));

    // Of a controller that names releases: an earlier run arrived at what serves, and another rollback would go further back.
    private EligibilityFinding? AlreadyArrived() =>
        !IsToggle
        && request.ToRef is null
        && request.Known.Bad.LastOrDefault(k => k.ToldBy is null && k.ArrivedAt is not null) is { } last
        && last.ArrivedAt == _active.Version
            ? Safe($"{last.Incident} already went from {last.Version} to {_active.Version}; a second rollback would go further back")
            : null;

    // A newer release than the one that serves took traffic, or what serves was made anew behind another version: somebody went back.
    private EligibilityFinding? WentBackByReleases()
    {
        var isOrdered = status.HasOrder && (!IsToggle || Controller.Of(target).Definition.State.Releases.NewestBy is not null);
        if (!isOrdered || request.ToRef is not null || request.ToVersion is not null || status.Look?.Refs is not { } refs)
            return null;
        var known = status.Releases.Append(_active).DistinctBy(r => r.Ref).ToDictionary(r => r.Ref, StringComparer.Ordinal);
        var listed = refs.Where(known.ContainsKey).Select(r => known[r]).Where(r => r.HasServed != false).ToList();
        var at = listed.FindIndex(r => r.Ref == _active.Ref);
        var newer = listed.Take(at).FirstOrDefault(r => r.HasServed == true && r.Version != _active.Version);
        var sameBefore = listed.FindIndex(at + 1, r => r.Version == _active.Version);
        var left = newer ?? listed.Take(sameBefore).Skip(at + 1).FirstOrDefault(r => r.Version != _active.Version);
        return left is null
            ? null
            : Stop(
                $"{Serves}, and {left.Name}, which came after that version, does not: somebody has gone back already, and "
                    + "nothing that is known here says which of the two is bad",
                $"Where {_active.Version} is the bad one, name it with `--input bad-version={_active.Version}`; to go to a release "
                    + "whatever is known of it, name that: `--input expected-version=VERSION`."
            );
    }

    private EligibilityFinding Another(string detail) =>
        Stop(
            detail,
            $"Look at what serves (`{_words.Look}`), and roll back again only from the release that is wrong: "
                + "`--input bad-version=VERSION` names it."
        );

    // What only another account says may keep a request from being sent, and is never a reason to send one.
    private bool IsKnownBad(string? version) =>
        request.Known.Bad.Any(k => k.Version == version && k.ToldBy is null) && !request.Known.Allowed.Contains(version!);

    private static string Allow(string version) => $"run it again with `--allow {version}`";

    private static string In(KnownBadVersion known) => known.StandsIn is null ? string.Empty : $" ({known.StandsIn})";

    private static string Named(ControllerEvent move) => move.Kind == ControllerEvent.MovedBack ? "a rollback" : "a switch";

    private static string At(ControllerEvent? happened) =>
        happened?.At is { } at ? $" at {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC" : string.Empty;
}
