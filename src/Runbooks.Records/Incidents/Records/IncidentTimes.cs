using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>When what happened, each with where that is known from; null where only people can know.</summary>
internal static class IncidentTimes
{
    public static TimesSection Of(RunHistory run)
    {
        var verified = run.Outcome == Outcome.Recovered ? run.All<CheckFinished>().LastOrDefault(c => c.Event.Final).At : null;
        var ended = run.Outcome == Outcome.Recovered ? run.LastOf<RunFinished>() : null;
        return new TimesSection
        {
            ImpactStarted = ImpactStarted(run.Started),
            Detected = Time(run.Started.DetectedAt, run.Started.DetectedBy),
            Declared = run.Started.QueuedAt is { } queued
                ? Time(queued, RunStarted.DetectedByRequest)
                : Time(run.StartedAt, RunStarted.DetectedByItself),
            Acknowledged = Acknowledged(run),
            MitigationStarted = run.FirstOf<RollbackIntended>() is { } first ? Time(first.At, "first request to roll back") : null,
            Mitigated = Mitigated(run),
            Verified =
                verified is not null ? Time(verified.At, "last check of the checklist")
                : ended is not null ? Time(ended.At, "end of the run")
                : null,
            Resolved = ended is not null ? Time(ended.At, "end of the run") : null,
        };
    }

    // What customers felt before the first failure that we saw only people can know; a clock that was set meanwhile tells nothing.
    public static TimeEntry? ImpactStarted(RunStarted started) =>
        started.FailingSince is { } since && since <= started.DetectedAt
            ? Time(since, $"first failure that the trigger `{started.Trigger}` counted")
            : null;

    private static TimeEntry? Acknowledged(RunHistory run)
    {
        var approval = run.All<ApprovalAnswered>().FirstOrDefault(a => a.Event.Granted && a.Event.By is not null).At;
        var (acknowledged, by) = run.All<IncidentAcknowledged>().FirstOrDefault();
        return acknowledged is not null && (approval is null || acknowledged.At < approval.At)
                ? Time(acknowledged.At, $"{by.By}, by {by.How}")
            : approval is not null
                ? Time(approval.At, $"approval of `{run.All<ApprovalAnswered>().First(a => a.At == approval).Event.Path}`")
            : run.Started.Trigger == "manual"
                ? Time(
                    run.Started.QueuedAt ?? run.StartedAt,
                    run.Started.QueuedAt is null ? "the run was started by a command" : "the run was asked for"
                )
            : null;
    }

    // The first moment at which we ourselves saw the traffic where it should be, not the moment the controller said so.
    private static TimeEntry? Mitigated(RunHistory run)
    {
        if (run.Resolved is not { } resolved)
            return null;
        if (resolved.Verdict is not RollbackVerdict.Switched || run.FirstOf<RollbackIntended>() is not { Sequence: var sent })
            return null;
        foreach (var (at, seen) in run.All<StatusObserved>())
        {
            if (at.Sequence < sent || seen.Unsettled || seen.Environment is null || seen.Environment != resolved.ToEnvironment)
                continue;
            return Time(at.At, $"first read of the status that showed {Phrases.Place(seen.Environment, seen.Version)}");
        }

        return null;
    }

    // The record keeps milliseconds: what is computed of its times is computed of what stands there.
    private static TimeEntry Time(DateTimeOffset at, string source) => new(at.AddTicks(-(at.Ticks % TimeSpan.TicksPerMillisecond)), source);
}
