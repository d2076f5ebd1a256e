using System.Text;
using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Review;

/// <summary>Reads a record as its reviewers do: is it as the run wrote it, and have people done their part?</summary>
/// <param name="records">The records repository.</param>
/// <param name="engineVersion">The version of this engine.</param>
/// <param name="time">Bounds the rendering of the post-mortem.</param>
public sealed partial class RecordReviewer(RecordsRepository records, string engineVersion, TimeProvider time)
{
    // Back by one step is the reviewers' right; what is closed stays closed.
    private static readonly string[] Way = ["open", "draft", "in-review", "approved", "closed"];
    private readonly Postmortem _postmortem = new(new TemplateCatalog(records), time);

    /// <param name="files">The files that have it.</param>
    /// <param name="path">Of its <c>incident.yaml</c>.</param>
    /// <param name="merged">The files of the base; null where there is nothing to compare with.</param>
    public RecordReview Review(RepositoryFiles files, string path, RepositoryFiles? merged)
    {
        var id = path.Split('/')[^2];
        var bag = new DiagnosticBag();
        if (RecordFile.Read(files, path, bag) is not { } file)
            return new RecordReview(
                id,
                path,
                string.Empty,
                string.Empty,
                "The record cannot be read.",
                [new("The record can be read", ReviewItem.Author, true, bag.Sorted())]
            );

        new ShapeCheck(bag).Check(file.Root, IncidentSchema.Create(), string.Empty);
        var items = new List<ReviewItem> { new("The record has its published form", ReviewItem.Author, true, bag.Sorted()) };
        var verification = IncidentVerification.Of(files, id, path);
        items.Add(
            new(
                verification.Journal is null
                    ? "The journal and the evidence are there"
                    : $"The journal ({Phrases.Count(verification.Events, "event")}) and the evidence ("
                        + $"{Phrases.Count(verification.Files, "file")}) are consistent with themselves",
                ReviewItem.Author,
                true,
                [.. verification.Faults.Select(f => Proof(f, file, files, path))]
            )
        );
        var before = merged is null ? null : RecordFile.Read(merged, path, new DiagnosticBag())?.Record;
        var wanted = AddFacts(items, file, files, verification, before, out var stale);
        items.Add(new("The status follows on the one before", ReviewItem.Reviewers, true, [.. Status(file, before)]));
        items.AddRange(PeopleDemands.Of(file));

        var postmortem = files.Read(path[..(path.LastIndexOf('/') + 1)] + "postmortem.md") is { } text
            ? new SourceText(path[..(path.LastIndexOf('/') + 1)] + "postmortem.md", Encoding.UTF8.GetString(text).ReplaceLineEndings("\n"))
            : null;
        items.Add(
            new(
                "No placeholder is left",
                ReviewItem.Lead,
                false,
                [.. Placeholders.In(file), .. postmortem is null ? [] : Placeholders.In(postmortem)]
            )
        );
        items.Add(
            new(
                "The post-mortem and the durations follow from the record",
                ReviewItem.Lead,
                false,
                [.. stale, .. Rendering(wanted, postmortem, path)]
            )
        );
        return new RecordReview(id, path, file.Record.Title, file.Record.Status, Verdict(file.Record), items);
    }

    private IncidentRecord AddFacts(
        List<ReviewItem> items,
        RecordFile file,
        RepositoryFiles files,
        IncidentVerification verification,
        IncidentRecord? before,
        out IReadOnlyList<Diagnostic> stale
    )
    {
        const string Title = "What the run wrote is unchanged";
        stale = [];
        var wanted = file.Record;
        if (verification.Journal is { Fault: null } journal && RunHistory.Of(journal.Events) is { HasStarted: true } run)
        {
            IReadOnlyList<Diagnostic> changed;
            (wanted, changed, stale) = new WrittenFacts(records, engineVersion).Compare(file, journal, files.Commit, before);
            items.Add(new(Title, ReviewItem.Author, true, [.. changed, .. Misplaced(file)]));
            if (LedgerCheck.Of(files, run) is { } ledger)
                items.Add(new($"The ledger deployments/{run.Target}.yaml holds the rollback", ReviewItem.Author, true, ledger));
        }
        else if (before is not null)
        {
            // Without a journal the record on the base still tells what must not change.
            items.Add(new(Title, ReviewItem.Author, true, WrittenFacts.AgainstMerged(file, before)));
        }

        return wanted;
    }

    private static IEnumerable<Diagnostic> Misplaced(RecordFile file)
    {
        var folder = file.Source.Path[..file.Source.Path.LastIndexOf('/')];
        if (IncidentId.IsValid(file.Record.Id) && IncidentId.Directory(file.Record.Id) != folder)
            yield return new(
                DiagnosticCodes.FactChanged,
                $"the record of {file.Record.Id} stands in `{folder}`",
                file.SpanOf("id"),
                Help: $"its place is `{IncidentId.Directory(file.Record.Id)}`"
            );
    }

    // A fault of the journal is shown in the journal, one of a file of evidence where the record names it.
    private static Diagnostic Proof(IncidentFault fault, RecordFile file, RepositoryFiles files, string path)
    {
        var folder = path[..path.LastIndexOf('/')];
        SourceSpan? span = null;
        if (fault.File.StartsWith("evidence/", StringComparison.Ordinal))
        {
            var name = fault.File["evidence/".Length..];
            span = (file.Find("evidence") as YamlSequence)
                ?.Items.OfType<YamlMapping>()
                .Select(e => e.Find("file")?.Value)
                .OfType<YamlScalar>()
                .FirstOrDefault(f => f.Value == name)
                ?.Span
                ?? (
                    files.Read($"{folder}/{fault.File}") is null
                        ? file.SpanOf("evidence")
                        : new SourceSpan(new SourceText($"{folder}/{fault.File}", string.Empty), 1, 1, 0)
                );
        }
        else if (fault.Line > 0 && files.Read($"{folder}/{fault.File}") is { } bytes)
        {
            var source = new SourceText($"{folder}/{fault.File}", Encoding.UTF8.GetString(bytes));
            span = new SourceSpan(source, fault.Line, 1, Math.Min(source.Line(fault.Line).Length, 1));
        }

        return new(
            DiagnosticCodes.ProofChanged,
            fault.Message.TrimEnd('.'),
            span ?? file.SpanOf("journal"),
            Help: "bring the file back as the run committed it: neither the journal nor the evidence is edited"
        );
    }

    private static IEnumerable<Diagnostic> Status(RecordFile file, IncidentRecord? before)
    {
        if (before is null || before.Status == file.Record.Status)
            yield break;
        var (from, to) = (Array.IndexOf(Way, before.Status), Array.IndexOf(Way, file.Record.Status));
        if (from < 0 || to < 0 || to > from || (to == from - 1 && before.Status != "closed" && file.Record.Status != "open"))
            yield break;
        yield return new(
            DiagnosticCodes.WrongStatus,
            $"the record was `{before.Status}` when it was merged, and is now `{file.Record.Status}`",
            file.SpanOf("status"),
            before.Status == "closed" ? "what is closed stays closed" : null,
            $"the way is {string.Join(" → ", Way)}; reviewers may send a record back by one step"
        );
    }

    private IEnumerable<Diagnostic> Rendering(IncidentRecord wanted, SourceText? postmortem, string path)
    {
        const string Mend = "`runbook incidents render` writes it anew and keeps what stands between the markers";
        if (postmortem is null)
        {
            yield return new(DiagnosticCodes.NotRendered, $"there is no post-mortem beside `{path}`", Span: null, Help: Mend);
            yield break;
        }

        var rendered = new SourceText(postmortem.Path, _postmortem.Render(wanted, postmortem.Text, []));
        if (rendered.Text == postmortem.Text)
            yield break;
        var line = Enumerable
            .Range(1, Math.Max(rendered.LineCount, postmortem.LineCount))
            .First(n => rendered.Line(n) != postmortem.Line(n) || n > postmortem.LineCount || n > rendered.LineCount);
        var at = Math.Min(line, postmortem.LineCount);
        var same = postmortem.Line(at).AsSpan().CommonPrefixLength(rendered.Line(line));
        yield return new(
            DiagnosticCodes.NotRendered,
            "the post-mortem does not follow from its record any more",
            new SourceSpan(postmortem, at, same + 1, postmortem.Line(at).Length - same),
            "from here on it differs",
            Mend
        );
    }

    private static string Verdict(IncidentRecord record)
    {
        var took = record.Seconds is { } seconds
            ? $" {(record.Outcome == "recovered" ? "in" : "after")} {Phrases.Duration(seconds)}"
            : string.Empty;
        var objective =
            NodeValues.Number(record.Find("derived", "rto", "target-seconds")) is { } target && record.IsObjectiveMet is { } met
                ? $", objective of {Phrases.Duration(target)} {(met ? "met" : "missed")}"
                : string.Empty;
        return Spaces().Replace($"{record.Outcome}{took}{objective}: {record.Text("outcome", "reason")}", " ");
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
