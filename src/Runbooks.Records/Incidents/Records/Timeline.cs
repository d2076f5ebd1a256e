using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>The run as sentences in order, for people who were not there.</summary>
internal static class Timeline
{
    public static IReadOnlyList<TimelineEntry> Of(RunHistory run)
    {
        var timeline = new List<TimelineEntry>();
        var detected = run.Started.DetectedAt;
        if (detected < run.StartedAt && run.Started.DetectedBy is not (RunStarted.DetectedByItself or RunStarted.DetectedByRequest))
            Add(timeline, detected, detected, "detection", $"The problem was detected. Source of this time: {run.Started.DetectedBy}.");
        if (run.Started.QueuedAt is { } queued)
            Add(timeline, queued, detected, "action", TimelineSentences.Queued(run.StartedAt - queued));
        var answers = run.All<RollbackAnswered>().ToLookup(a => a.Event.Intent, a => a.Event.Answer);
        var rows = RecordedRollback.ReadsInRow(run).ToDictionary(r => r.First.Sequence);
        var left = run.Changes().Select(c => c.At.Sequence).ToHashSet();
        var lastCheck = run.All<CheckFinished>().LastOrDefault(c => c.Event.Final).At?.Sequence;
        foreach (var recorded in run.Events)
        {
            var (kind, text) = recorded.Event switch
            {
                StatusObserved => rows.TryGetValue(recorded.Sequence, out var row)
                    ? ("observation", TimelineSentences.Reads(row.Seen, row.Count, run.State))
                    : (null, null),
                RollbackIntended intent => ("action", TimelineSentences.Request(intent, answers[intent.Intent].LastOrDefault())),
                ChangeSent { IsByHand: true } => (null, null),
                ChangeSent change => ("action", TimelineSentences.Change(change, left.Contains(recorded.Sequence))),
                CheckFinished { Final: true } when recorded.Sequence == lastCheck => (
                    "verification",
                    TimelineSentences.Checklist(run.Checklist())
                ),
                CheckFinished { Final: true } => (null, null),
                var other => TimelineSentences.Of(other),
            };
            if (kind is not null && text is not null)
                Add(timeline, recorded.At, detected, kind, text);
        }

        foreach (var (at, text) in SuspectChange.Moments(run))
        {
            var later = timeline.FindIndex(e => e.At > at);
            timeline.Insert(later < 0 ? timeline.Count : later, Entry(at, detected, "deployment", text));
        }

        return timeline;
    }

    private static void Add(List<TimelineEntry> timeline, DateTimeOffset at, DateTimeOffset detected, string kind, string text) =>
        timeline.Add(Entry(at, detected, kind, text));

    private static TimelineEntry Entry(DateTimeOffset at, DateTimeOffset detected, string kind, string text) =>
        new(at, Math.Round((at - detected).TotalSeconds, 1), kind, text);
}
