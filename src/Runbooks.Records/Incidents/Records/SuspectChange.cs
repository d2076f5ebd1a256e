using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>The change that brought the version that was left: when it was deployed and switched to, and what it replaced.</summary>
internal static class SuspectChange
{
    /// <summary>Null where nothing was wrong, or the version that served when the run began is not the one that was left.</summary>
    public static SuspectSection? Of(RunHistory run)
    {
        var (first, seen) = run.All<StatusObserved>().FirstOrDefault(s => s.Event.Problem is null);
        if (seen is null || run.Outcome == Outcome.NothingWrong || run.BadVersion is not { } bad || seen.Version != bad)
            return null;
        if (seen.Since is not { WentBack: false } since)
            return null;
        return new SuspectSection(
            bad,
            seen.Environment,
            Time(since.DeployedAt),
            Time(since.SwitchedAt),
            "the controller's history, by its clock",
            seen.MovedBy,
            new Place(since.FromEnvironment, since.FromVersion ?? run.Resolved?.ExpectedVersion)
        );

        DateTimeOffset? Time(DateTimeOffset? at) => at?.AddTicks(-(at.Value.Ticks % TimeSpan.TicksPerMillisecond));
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
