using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Journals;

namespace Runbooks.Incidents.Review;

/// <summary>
/// Whether everything that is not of people is what the run wrote. The journal tells: the record is built from it anew
/// and compared place by place. What another version of the engine wrote may have other words: then the commit that
/// recorded the run tells, and where that is gone, the record as it was merged.
/// </summary>
/// <param name="records">The records repository.</param>
/// <param name="engineVersion">The version of this engine.</param>
internal sealed class WrittenFacts(RecordsRepository records, string engineVersion)
{
    private const string Mend =
        "set it back to what the run wrote; what you know better belongs into `impact`, `analysis` or the post-mortem";

    /// <param name="file">As it stands.</param>
    /// <param name="journal">Its journal, which is whole.</param>
    /// <param name="commit">The commit that is reviewed; empty for none.</param>
    /// <param name="merged">The record as it is on the base; null where it is not there.</param>
    /// <returns>What the record must say, what was changed, and what only was not written anew after people corrected a time.</returns>
    public (IncidentRecord Wanted, IReadOnlyList<Diagnostic> Changed, IReadOnlyList<Diagnostic> Stale) Compare(
        RecordFile file,
        JournalReading journal,
        string commit,
        IncidentRecord? merged
    )
    {
        var run = RunHistory.Of(journal.Events);
        var wanted = RecordRebuild.Of(run, journal.LastHash, file.Record);
        var written = RecordBuilder.Build(run, journal.LastHash);
        var differences = new FactComparison(wanted.Json, written.Json).Of(file.Root);
        var version = (run.FirstOf<RunStarted>()!.Event as RunStarted)!.EngineVersion;
        if (version != engineVersion && differences.Any(d => !IsStale(d, file.Record, written)))
        {
            var truth = Recorded(commit, file, run) ?? merged;
            if (truth is null)
            {
                var first = differences.First(d => !IsStale(d, file.Record, written));
                var note = new Diagnostic(
                    DiagnosticCodes.NotProvable,
                    $"version {version} of the engine wrote this record, and this is {engineVersion}: "
                        + $"{Phrases.Count(differences.Count, "place")} would be written otherwise today, and no commit tells "
                        + $"what was written then",
                    first.Span,
                    Help: "check it with the version that wrote it, or fetch the commit that recorded the run"
                );
                return (RecordMerge.Merge(file.Record, file.Record, file.Record), [note], []);
            }

            wanted = RecordMerge.Merge(truth, file.Record, truth);
            written = truth;
            differences = new FactComparison(wanted.Json, truth.Json).Of(file.Root);
        }

        var stale = differences.Where(d => IsStale(d, file.Record, written)).ToList();
        return (wanted, [.. differences.Except(stale).Select(Changed)], [.. stale.Select(Stale)]);
    }

    /// <summary>Compares a record whose journal is gone with itself as it was merged.</summary>
    /// <param name="file">As it stands.</param>
    /// <param name="merged">As it is on the base.</param>
    public static IReadOnlyList<Diagnostic> AgainstMerged(RecordFile file, IncidentRecord merged) =>
        [
            .. new FactComparison(RecordMerge.Merge(merged, file.Record, merged).Json, merged.Json)
                .Of(file.Root)
                .Where(d => !IsStale(d, file.Record, merged))
                .Select(Changed),
        ];

    // The newest commit that names the run has the record as its engine wrote it.
    private IncidentRecord? Recorded(string commit, RecordFile file, RunHistory run)
    {
        if (records.FindRecording(commit, run.Started.Run) is not { } recording)
            return null;
        return records.ReadFile(recording, file.Source.Path) is { } text
            ? RecordYaml.Read(new SourceText(file.Source.Path, text), new DiagnosticBag())
            : null;
    }

    // Durations follow from the times; sentences and offsets from the time of detection alone.
    private static bool IsStale(FactDifference difference, IncidentRecord actual, IncidentRecord written)
    {
        bool Corrected(string time) => !FactComparison.IsSame(actual.Find("times", time), written.Find("times", time));

        var root = difference.Path.Split('.', '[')[0];
        return difference.IsAsWritten
            || (root == "derived" && (written.Find("times") as JsonObject ?? []).Any(t => Corrected(t.Key)))
            || (root is "impact" or "observations" or "timeline" && Corrected("detected"));
    }

    private static Diagnostic Changed(FactDifference d) =>
        d switch
        {
            { Actual: null } => new(
                DiagnosticCodes.FactChanged,
                $"`{d.Path}` lacks an entry that the run wrote: {d.Wanted}",
                d.Span,
                "an entry is missing",
                Mend
            ),
            { Wanted: null } => new(
                DiagnosticCodes.FactChanged,
                $"`{d.Path}` is {d.Actual}, and the run wrote no such entry",
                d.Span,
                "the run wrote no such entry",
                Mend
            ),
            _ => new(
                DiagnosticCodes.FactChanged,
                $"`{d.Path}` is {d.Actual}, and the run wrote {d.Wanted}",
                d.Span,
                $"the run wrote {d.Wanted}",
                Mend
            ),
        };

    private static Diagnostic Stale(FactDifference d) =>
        new(
            DiagnosticCodes.NotRendered,
            $"`{d.Path}` {(d.Actual is null ? "lacks an entry" : $"is {d.Actual}")}, and from the times follows "
                + $"{d.Wanted ?? "no such entry"}",
            d.Span,
            Help: "`runbook incidents render` writes it anew"
        );
}
