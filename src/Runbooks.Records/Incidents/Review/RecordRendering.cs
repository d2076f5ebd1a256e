using System.Text;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;

namespace Runbooks.Incidents.Review;

/// <summary>
/// Writes anew what follows from a record: the durations after people corrected a time, facts that are not as the run
/// wrote them, and the post-mortem. What people wrote stays, and a second time changes nothing.
/// </summary>
/// <param name="records">The records repository; its own templates come first.</param>
/// <param name="engineVersion">The version of this engine.</param>
/// <param name="time">Bounds the rendering.</param>
public sealed class RecordRendering(RecordsRepository records, string engineVersion, TimeProvider time)
{
    private readonly Postmortem _postmortem = new(new TemplateCatalog(records), time);

    /// <summary>Renders a record; null after a diagnostic was added.</summary>
    /// <param name="files">The files that have it.</param>
    /// <param name="path">Of its <c>incident.yaml</c>.</param>
    /// <param name="bag">Takes why the record cannot be read.</param>
    public RenderedRecord? Render(RepositoryFiles files, string path, DiagnosticBag bag)
    {
        if (RecordFile.Read(files, path, bag) is not { } file)
            return null;
        var folder = path[..path.LastIndexOf('/')];
        var changed = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var changes = new List<string>();
        var notes = new List<string>();
        var wanted = Wanted(files, file, path, notes);
        if (!FactComparison.IsSame(file.Record.Json, wanted.Json))
        {
            changed[path] = Encoding.UTF8.GetBytes(RecordYaml.Write(wanted, file.Source));
            changes.AddRange(
                new FactComparison(wanted.Json, wanted.Json)
                    .Of(file.Root)
                    .Select(d => $"incident.yaml: {d.Path}: {d.Actual ?? "nothing"} → {d.Wanted ?? "nothing"}")
            );
            if (changes.Count == 0)
                changes.Add("incident.yaml: keys that were missing");
        }

        var document = $"{folder}/postmortem.md";
        var previous = files.Read(document) is { } bytes ? Encoding.UTF8.GetString(bytes).ReplaceLineEndings("\n") : null;
        var rendered = _postmortem.Render(wanted, previous, notes);
        if (rendered != previous)
        {
            changed[document] = Encoding.UTF8.GetBytes(rendered);
            changes.Add(previous is null ? "postmortem.md: new" : $"postmortem.md: {Difference(previous, rendered)}");
        }

        return new RenderedRecord(path.Split('/')[^2], folder, changed, changes, notes);
    }

    private IncidentRecord Wanted(RepositoryFiles files, RecordFile file, string path, List<string> notes)
    {
        var verification = IncidentVerification.Of(files, file.Record.Id, path);
        if (verification.Journal is { Fault: null } journal && RunHistory.Of(journal.Events).HasStarted)
        {
            var (wanted, changed, _) = new WrittenFacts(records, engineVersion).Compare(file, journal, files.Commit, merged: null);
            notes.AddRange(changed.Where(c => c.Code.Severity == DiagnosticSeverity.Warning).Select(c => $"{c.Message}."));
            return wanted;
        }

        notes.Add("The journal is missing or was changed, so that only the durations could be held against it.");
        return RecordMerge.Merge(file.Record, file.Record, file.Record);
    }

    private static string Difference(string before, string after)
    {
        var (old, now) = (before.Split('\n').ToList(), after.Split('\n').ToList());
        var fresh = now.Where(l => !old.Remove(l)).Count();
        return $"{Phrases.Count(fresh, "line")} new, {Phrases.Count(old.Count, "line")} gone";
    }
}
