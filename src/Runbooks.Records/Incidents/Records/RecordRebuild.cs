namespace Runbooks.Incidents.Records;

/// <summary>What a record must say now: the run as its journal tells it, with what people know better and what they wrote.</summary>
internal static class RecordRebuild
{
    /// <summary>Builds the record of a run on top of a version that people edited.</summary>
    /// <param name="run">The events; the run has started.</param>
    /// <param name="journalHash">The hash of the journal's last line; null where there is no journal.</param>
    /// <param name="people">The record as people left it.</param>
    /// <param name="earlier">
    /// The events that people's version was built from, where the run has gone on since: what the engine proposes only
    /// now is then added to their lists. Null where it has not: then their lists stay as they are.
    /// </param>
    public static IncidentRecord Of(RunHistory run, string? journalHash, IncidentRecord people, RunHistory? earlier = null)
    {
        var told = Corrected(run, people);
        var now = RecordBuilder.Build(told, journalHash);
        var before = earlier is { HasStarted: true } ? RecordBuilder.Build(Corrected(earlier, people), journalHash) : now;
        return RecordMerge.Merge(now, people, before);
    }

    /// <summary>Whether people say that the incident was detected at another time than the run did.</summary>
    /// <param name="run">The events; the run has started.</param>
    /// <param name="people">The record as people left it.</param>
    public static bool HasOtherDetection(RunHistory run, IncidentRecord people) => !ReferenceEquals(Corrected(run, people), run);

    private static RunHistory Corrected(RunHistory run, IncidentRecord people)
    {
        if (people.At("detected") is not { } at || at.Year < 1970)
            return run;
        var source = people.Text("times", "detected", "source") ?? run.Started.DetectedBy;

        // The record keeps milliseconds, the journal more: the same millisecond is the same time.
        if (Phrases.Time(at) == Phrases.Time(run.Started.DetectedAt) && source == run.Started.DetectedBy)
            return run;
        return run.WithDetection(Phrases.Time(at) == Phrases.Time(run.Started.DetectedAt) ? run.Started.DetectedAt : at, source);
    }
}
