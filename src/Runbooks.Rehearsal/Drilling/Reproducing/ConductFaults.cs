using Runbooks.Events;

namespace Runbooks.Rehearsal.Drilling.Reproducing;

/// <summary>
/// The faults of the sandbox that do what a target did in a run, as far as the journal of the run tells it by values: one of an older
/// version has no <see cref="FailedAnswer"/>, and what was wrong with answers is not known of it.
/// </summary>
internal static class ConductFaults
{
    /// <param name="events">The run, in order.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<RecordedEvent> events)
    {
        var posts = PostConduct.All(events);
        var resolved = events.Select(e => e.Event).OfType<RollbackResolved>().LastOrDefault();
        var flippedUnseen = resolved is { Verdict: RollbackVerdict.FlippedBack } && posts.All(p => p.Switched is null);
        return
        [
            .. Status(events),
            .. Standby(events, resolved),
            .. Posts(posts, flippedUnseen),
            .. posts.Where(p => p.WentBack is not null).Select(p => At($"flips-back={p.FlipDelay()}", p.Place)),
            .. flippedUnseen ? [At("flips-back=50ms", posts[^1].Place)] : Array.Empty<string>(),
            .. resolved is { Verdict: RollbackVerdict.WrongVersion }
                ?
                [
                    At(
                        resolved.ToVersion == resolved.FromVersion ? "wrong-version" : $"wrong-version={resolved.ToVersion}",
                        posts[^1].Place
                    ),
                ]
                : Array.Empty<string>(),
            .. posts.Where(p => p.Forgot).Select(p => At("restarts-after-switch", p.Place)),
            .. Hidden(posts),
            .. CheckFaults.Of(events),
        ];
    }

    // A fault that each request of a place met is a lasting one; of different ones, each is met as often as it was.
    private static IEnumerable<string> Posts(IReadOnlyList<PostConduct> posts, bool flippedUnseen) =>
        from place in posts.GroupBy(p => p.Place)
        let faults = place.Select(p => p.Fault(flippedUnseen)).ToList()
        from same in faults.OfType<string>().GroupBy(f => f)
        select At(same.Key, place.Key) + (same.Count() == faults.Count ? string.Empty : $"*{same.Count()}");

    private static IEnumerable<string> Status(IReadOnlyList<RecordedEvent> events)
    {
        var reads = events.Select(e => e.Event).OfType<StatusObserved>().ToList();
        var failed = reads.TakeWhile(r => r.Problem is not null).ToList();
        if (failed is not [{ Failed: { } first }, ..])
            return [];
        var fault = Spoilt(first, "status");
        if (failed.Count == reads.Count)
            return [fault];

        // Steps of the runbook ask for the status as well, and met the same.
        var steps = events
            .TakeWhile(e => e.Event is not StatusObserved { Problem: null })
            .Count(e => e.Event is StepFinished { Kind: "http", Status: StepStatus.Failed });
        return [$"{fault}*{failed.Count + steps}"];
    }

    private static IEnumerable<string> Standby(IReadOnlyList<RecordedEvent> events, RollbackResolved? resolved)
    {
        if (resolved is not { Verdict: RollbackVerdict.NotEligible })
            return [];
        var baseline = events.Select(e => e.Event).OfType<StatusObserved>().LastOrDefault(s => s is { Problem: null });
        if (baseline is { StandbyEnvironment: null })
            return ["standby-gone"];
        if (baseline is not null && baseline.StandbyVersion == baseline.Version)
            return ["standby-same-version"];
        return resolved.UnhealthyBy switch
        {
            HealthSource.Controller => ["standby-unhealthy"],
            HealthSource.Probe => ["standby-secretly-unhealthy"],
            _ => [],
        };
    }

    private static IEnumerable<string> Hidden(IReadOnlyList<PostConduct> posts) =>
        from post in posts
        where post.Unreadable > 0
        select At($"status-unreadable-after={post.Unreadable}", post.Place);

    /// <summary>The fault of an endpoint whose answer had a problem.</summary>
    /// <param name="failed">The answer.</param>
    /// <param name="endpoint">The endpoint.</param>
    internal static string Spoilt(FailedAnswer failed, string endpoint) =>
        failed.Fault switch
        {
            AnswerFault.ErrorStatus => $"error={failed.Status}@{endpoint}",
            AnswerFault.NoConnection or AnswerFault.TimedOut or AnswerFault.Closed or AnswerFault.Lost => $"dropped@{endpoint}",
            AnswerFault.TooLarge => $"huge@{endpoint}",
            AnswerFault.CutOff => $"truncated@{endpoint}",
            AnswerFault.NotJson => $"not-json@{endpoint}",
            _ => $"other-shape@{endpoint}",
        };

    private static string At(string fault, string place) => place == "rollback" ? fault : $"{fault}@{place}";
}
