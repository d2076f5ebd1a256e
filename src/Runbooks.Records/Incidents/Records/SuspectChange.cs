using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>The change that brought the version that was left: when it was deployed and switched to, and what it replaced.</summary>
internal static class SuspectChange
{
    /// <summary>Null where nothing was wrong, nothing was left because what serves was wanted, or nothing is known of it.</summary>
    public static SuspectSection? Of(RunHistory run)
    {
        if (
            run.Outcome == Outcome.NothingWrong
            || run.Finished is { Outcome: Outcome.Recovered, ObjectiveMet: null }
            || run.BadVersion is not { } bad
        )
            return null;
        var (_, seen) = run.All<StatusObserved>().FirstOrDefault(s => s.Event.Problem is null);
        var since = seen is { Since.WentBack: false } && seen.Version == bad ? seen.Since : null;
        var told = run.All<SuspectTold>().LastOrDefault(t => t.Event.Version == bad).Event;
        if (since is null && told is null)
            return null;
        return new SuspectSection(
            bad,
            seen?.Version == bad ? seen.Environment : null,
            Time(since?.DeployedAt),
            Time(since is null ? told?.InLedgerSince : since.SwitchedAt),
            since is not null ? "the controller's history, by its clock"
                : told?.InLedgerSince is not null ? "the ledger"
                : null,
            since is null ? null : seen!.MovedBy,
            new Place(since?.FromEnvironment, since?.FromVersion ?? told?.Before ?? run.Resolved?.ExpectedVersion),
            told is null or { Compared: null, Problem: null } ? null : ReleaseContents.Of(told, run)
        );

        static DateTimeOffset? Time(DateTimeOffset? at) => at?.AddTicks(-(at.Value.Ticks % TimeSpan.TicksPerMillisecond));
    }

    /// <summary>It in the timeline: what was deployed and switched to before anybody looked.</summary>
    public static IEnumerable<(DateTimeOffset At, string Text)> Moments(RunHistory run)
    {
        if (Of(run) is not { } suspect)
            yield break;
        var place = suspect.Environment is null || suspect.Environment == suspect.Version ? string.Empty : $" to {suspect.Environment}";
        if (suspect.DeployedAt is { } deployed)
            yield return (deployed, $"Version {suspect.Version} was deployed{place}.");
        if (suspect.SwitchedAt is { } switched)
        {
            var from = suspect.Replaced is { Environment: null, Version: null }
                ? string.Empty
                : $" from {Phrases.Place(suspect.Replaced.Environment, suspect.Replaced.Version)}";
            var by = suspect.By is null ? string.Empty : $", by {Phrases.Clause(suspect.By)}";
            yield return (switched, $"The traffic went{from} to {Phrases.Place(suspect.Environment, suspect.Version)}{by}.");
        }
    }
}
