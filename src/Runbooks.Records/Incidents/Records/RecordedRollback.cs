using Runbooks.Events;
using static Runbooks.Incidents.Records.RecordShape;

namespace Runbooks.Incidents.Records;

/// <summary>What was asked of the controller, what it claimed, and what was seen.</summary>
internal static class RecordedRollback
{
    /// <summary>Null where the runbook has no rollback, or did not get there.</summary>
    public static RollbackSection? Of(RunHistory run)
    {
        var resolved = run.Resolved;
        if (resolved is null && run.FirstOf<RollbackIntended>() is null)
            return null;
        return new RollbackSection
        {
            Verdict = Words.Of(resolved?.Verdict ?? RollbackVerdict.Unknown),
            Detail = resolved?.Detail ?? "The run ended before it was known what became of the request.",
            From = new Place(resolved?.FromEnvironment ?? run.EnvironmentBefore, resolved?.FromVersion ?? run.VersionBefore),
            To = new Place(resolved?.ToEnvironment, resolved?.ToVersion),
            ExpectedVersion = resolved?.ExpectedVersion,
            Claimed = Claimed(run),
            Observed = Observed(run, resolved),
            StableReads = resolved?.StableReads ?? 0,
            Requests = Requests(run),
            Reads =
            [
                .. ReadsInRow(run)
                    .Select(r => new ReadEntry(
                        r.First.At,
                        r.Last.At,
                        r.Count,
                        r.Seen.Purpose,
                        r.Seen.Environment,
                        r.Seen.Version,
                        r.Seen.Problem,
                        r.Seen.Evidence
                    )),
            ],
        };
    }

    /// <summary>Runs of equal reads, so that a minute of polling is one line.</summary>
    public static IEnumerable<(RecordedEvent First, RecordedEvent Last, StatusObserved Seen, int Count)> ReadsInRow(RunHistory run)
    {
        (RecordedEvent First, RecordedEvent Last, StatusObserved Seen, int Count)? row = null;
        foreach (var recorded in run.Events)
        {
            if (recorded.Event is StatusObserved seen)
            {
                if (row is { } open && Same(open.Seen, seen))
                {
                    row = open with { Last = recorded, Count = open.Count + 1 };
                    continue;
                }

                if (row is { } done)
                    yield return done;
                row = (recorded, recorded, seen, 1);
            }
            else if (recorded.Event is RollbackIntended or RollbackAnswered or ChangeSent && row is { } done)
            {
                yield return done;
                row = null;
            }
        }

        if (row is { } last)
            yield return last;
    }

    private static bool Same(StatusObserved a, StatusObserved b) =>
        a.Environment == b.Environment
        && a.Version == b.Version
        && a.Unsettled == b.Unsettled
        && (a.Problem is null) == (b.Problem is null);

    private static List<RequestEntry> Requests(RunHistory run)
    {
        var answers = run.All<RollbackAnswered>().ToLookup(a => a.Event.Intent);
        return
        [
            .. run.All<RollbackIntended>()
                .Select(i =>
                {
                    var (answeredAt, answer) = answers[i.Event.Intent].LastOrDefault();
                    return new RequestEntry(
                        i.Event.Intent,
                        i.At.At,
                        i.Event.Request,
                        i.Event.Reason,
                        new Place(i.Event.FromEnvironment, i.Event.BadVersion),
                        new Place(i.Event.ToEnvironment, i.Event.ExpectedVersion),
                        answer is null
                            ? null
                            : new AnswerSection(
                                answeredAt.At,
                                answer.Answer,
                                answer.Status,
                                answer.Detail,
                                Math.Round(answer.ElapsedMs, 1),
                                answer.Evidence
                            )
                    );
                }),
        ];
    }

    private static string Claimed(RunHistory run) =>
        run.All<RollbackAnswered>().Select(a => a.Event).LastOrDefault() switch
        {
            null when run.FirstOf<RollbackIntended>() is null => "Nothing was asked of the controller.",
            null => "No answer of the controller was recorded.",
            { Answer: "claimed" } a => $"The controller said that it had done it: {Phrases.Quoted(a.Detail)}.",
            { Answer: "accepted" } a => $"The controller said that it would do it: {Phrases.Sentence(a.Detail)}",
            { Answer: "refused" or "conflict" } a => $"The controller refused: {Phrases.Quoted(a.Detail)}.",
            { Answer: "not sent" } => "Nothing was asked of the controller: the request was held back.",
            { Answer: "not connected" } a => $"The controller could not be reached: {Phrases.Sentence(a.Detail)}",
            var a => $"The answer of the controller was lost: {Phrases.Sentence(a.Detail)}",
        };

    private static string Observed(RunHistory run, RollbackResolved? resolved) =>
        resolved switch
        {
            null => SeenAfterRequest(run) is { } seen
                ? $"The last look before the run broke off, at {seen.At.At.UtcDateTime:HH:mm:ss} UTC: "
                    + $"{TimelineSentences.Reads(seen.Event, 1, run.State)}"
                : "Nobody saw what became of it.",
            { ToEnvironment: null } => "The state of the target could not be read.",
            { Verdict: RollbackVerdict.Switched } r => $"{Phrases.Count(r.StableReads, "read")} of the status in a row showed "
                + $"{Phrases.Place(r.ToEnvironment, r.ToVersion)} serving.",
            { Verdict: RollbackVerdict.FlippedBack } r =>
                $"The traffic moved away and came back: {Phrases.Place(r.ToEnvironment, r.ToVersion)} is serving.",
            var r => $"{Phrases.Sentence(Phrases.Place(r.ToEnvironment, r.ToVersion)).TrimEnd('.')} is serving.",
        };

    private static (RecordedEvent At, StatusObserved Event)? SeenAfterRequest(RunHistory run)
    {
        var last = run.All<StatusObserved>().LastOrDefault();
        return last.At is { } at && at.Sequence > run.LastOf<RollbackIntended>()?.Sequence ? last : null;
    }
}
