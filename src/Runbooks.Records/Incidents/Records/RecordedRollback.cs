using System.Text.Json.Nodes;
using Runbooks.Events;

namespace Runbooks.Incidents.Records;

/// <summary>What was asked of the controller, what it claimed, and what was seen.</summary>
internal static class RecordedRollback
{
    /// <summary>Null where the runbook has no rollback, or did not get there.</summary>
    public static JsonObject? Of(RunHistory run)
    {
        var resolved = run.Resolved;
        if (resolved is null && run.FirstOf<RollbackIntended>() is null)
            return null;
        return new JsonObject
        {
            ["verdict"] = Words.Of(resolved?.Verdict ?? RollbackVerdict.Unknown),
            ["detail"] = resolved?.Detail ?? "The run ended before it was known what became of the request.",
            ["from"] = Place(resolved?.FromEnvironment ?? run.EnvironmentBefore, resolved?.FromVersion ?? run.VersionBefore),
            ["to"] = Place(resolved?.ToEnvironment, resolved?.ToVersion),
            ["expected-version"] = resolved?.ExpectedVersion,
            ["claimed"] = Claimed(run),
            ["observed"] = Observed(run, resolved),
            ["stable-reads"] = resolved?.StableReads ?? 0,
            ["requests"] = Requests(run),
            ["reads"] = Reads(run),
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
        a.Environment == b.Environment && a.Version == b.Version && (a.Problem is null) == (b.Problem is null);

    private static JsonArray Requests(RunHistory run)
    {
        var answers = run.All<RollbackAnswered>().ToLookup(a => a.Event.Intent);
        var requests = new JsonArray();
        foreach (var (at, intent) in run.All<RollbackIntended>())
        {
            var (answeredAt, answer) = answers[intent.Intent].LastOrDefault();
            requests.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["number"] = intent.Intent,
                        ["at"] = Phrases.Time(at.At),
                        ["request"] = intent.Request,
                        ["reason"] = intent.Reason,
                        ["from"] = Place(intent.FromEnvironment, intent.BadVersion),
                        ["to"] = Place(intent.ToEnvironment, intent.ExpectedVersion),
                        ["answer"] = answer is null
                            ? null
                            : new JsonObject
                            {
                                ["at"] = Phrases.Time(answeredAt.At),
                                ["result"] = answer.Answer,
                                ["status"] = answer.Status,
                                ["detail"] = answer.Detail,
                                ["elapsed-ms"] = Math.Round(answer.ElapsedMs, 1),
                                ["evidence"] = answer.Evidence,
                            },
                    }
            );
        }

        return requests;
    }

    private static JsonArray Reads(RunHistory run)
    {
        var reads = new JsonArray();
        foreach (var (first, last, seen, count) in ReadsInRow(run))
        {
            reads.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["at"] = Phrases.Time(first.At),
                        ["until"] = Phrases.Time(last.At),
                        ["count"] = count,
                        ["purpose"] = seen.Purpose,
                        ["environment"] = seen.Environment,
                        ["version"] = seen.Version,
                        ["problem"] = seen.Problem,
                        ["evidence"] = seen.Evidence,
                    }
            );
        }

        return reads;
    }

    private static string Claimed(RunHistory run) =>
        run.All<RollbackAnswered>().Select(a => a.Event).LastOrDefault() switch
        {
            null when run.FirstOf<RollbackIntended>() is null => "Nothing was asked of the controller.",
            null => "No answer of the controller was recorded.",
            { Answer: "claimed" } a => $"The controller said that it had done it: {Phrases.Quoted(a.Detail)}.",
            { Answer: "accepted" } a => $"The controller said that it would do it: {Phrases.Sentence(a.Detail)}",
            { Answer: "refused" } a => $"The controller refused: {Phrases.Quoted(a.Detail)}.",
            { Answer: "not sent" } => "Nothing was asked of the controller: the request was held back.",
            { Answer: "not connected" } a => $"The controller could not be reached: {Phrases.Sentence(a.Detail)}",
            var a => $"The answer of the controller was lost: {Phrases.Sentence(a.Detail)}",
        };

    private static string Observed(RunHistory run, RollbackResolved? resolved) =>
        resolved switch
        {
            null => SeenAfterRequest(run) is { } seen
                ? $"The last look before the run broke off, at {seen.At.At.UtcDateTime:HH:mm:ss} UTC: "
                    + $"{TimelineSentences.Reads(seen.Event, 1)}"
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

    private static JsonObject Place(string? environment, string? version) => new() { ["environment"] = environment, ["version"] = version };
}
