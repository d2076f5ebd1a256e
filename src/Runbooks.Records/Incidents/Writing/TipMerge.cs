using System.Text;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Git;
using Runbooks.Incidents.Records;
using Runbooks.Incidents.Templates;
using Runbooks.Journals;

namespace Runbooks.Incidents.Writing;

/// <summary>
/// Makes a record anew for a branch that has a version of it already: opened while its run went on, edited by people,
/// here or at the remote. The facts are the run's; what people wrote into the record and the post-mortem stays, comments
/// too. Where their record cannot be read, it stays in the branch's history, and a note says in which commit.
/// </summary>
/// <param name="templates">Where the post-mortem's template comes from.</param>
/// <param name="time">Bounds the rendering.</param>
public sealed class TipMerge(TemplateCatalog templates, TimeProvider time)
{
    // A single value here has no place for what a person wrote: to go on would drop it.
    private static readonly string[] Mappings = ["times", "impact", "analysis"];

    /// <summary>Merges a set into what a branch has.</summary>
    /// <param name="set">The record as the engine made it, or as it was merged before.</param>
    /// <param name="tip">What the branch is.</param>
    /// <param name="when">When it is committed: a ledger counts as the newest by its commit's time.</param>
    /// <param name="edited">The commit of the set, by its full hash, where people had edited that side too; null where they had
    /// not.</param>
    public IncidentFileSet Merge(IncidentFileSet set, RecordTip tip, DateTimeOffset when, string? edited = null)
    {
        var merged = MergeLedger(set, tip, when);
        var (path, page) = ($"{set.Directory}/incident.yaml", $"{set.Directory}/postmortem.md");
        if (!set.Commit.Files.TryGetValue(path, out var content) || Read(path, content) is not { } ours)
            return merged;
        var notes = new List<string>();
        if (edited is not null)
            notes.Add(
                $"The record was edited in two places, and both are merged here. Where both wrote into one field, what "
                    + $"stood in {tip.Commit} was taken; the other is in {edited}."
            );
        var record = ours.Record;
        var files = new Dictionary<string, ReadOnlyMemory<byte>>(merged.Commit.Files, StringComparer.Ordinal);
        if (tip.ReadBytes(path) is { } bytes)
        {
            var bag = new DiagnosticBag();
            if (Theirs(path, bytes, bag) is { } theirs)
            {
                record = MergeRecord(set, ours.Record, theirs.Record, tip);
                files[path] = theirs.Stored.Encode(RecordYaml.Write(record, theirs.Source));
            }
            else
            {
                notes.Add(
                    $"The record that stood on the branch cannot be read, so what people wrote in it is not in this one: "
                        + $"{Told(bag)}. It is in commit {tip.Commit}: `git show {tip.Commit}:{path}`."
                );
            }
        }

        var previous = tip.ReadFile(page);
        if (files.TryGetValue(page, out var document) && (previous is not null || !ReferenceEquals(record, ours.Record)))
        {
            var rendered = new Postmortem(templates, time).Render(record, Encoding.UTF8.GetString(document.Span), notes);
            files[page] = Encoding.UTF8.GetBytes(previous is null ? rendered : PeopleBlocks.Merge(rendered, previous));
            if (previous is not null && StoredText.Decode(tip.ReadBytes(page)) is null)
                notes.Add(
                    $"The post-mortem that stood on the branch is not UTF-8, so some of its characters are lost here. It "
                        + $"is whole in commit {tip.Commit}."
                );
        }

        return merged with
        {
            Commit = merged.Commit with { Files = files, MergedFrom = edited, Message = WithNotes(merged.Commit.Message, notes) },
            Notes = [.. set.Notes, .. notes],
        };
    }

    // A branch that was opened with the run does not know what others wrote meanwhile.
    private static IncidentFileSet MergeLedger(IncidentFileSet set, RecordTip tip, DateTimeOffset when)
    {
        if (set.Target is not { } target)
            return set with { Commit = set.Commit with { When = when } };
        var path = DeploymentLedger.PathOf(target);
        var theirs = tip.ReadFile(path);
        return
            set.Commit.Files.TryGetValue(path, out var ours)
            && (theirs is null || DeploymentLedger.IsBehind(target, theirs, Encoding.UTF8.GetString(ours.Span), set.Run))
            ? set with
            {
                Commit = set.Commit with { When = when },
            }
            : set.WithLedger(theirs, when);
    }

    private static IncidentRecord MergeRecord(IncidentFileSet set, IncidentRecord ours, IncidentRecord theirs, RecordTip tip)
    {
        var before =
            tip.ReadBytes($"{set.Directory}/journal.ndjson") is { } lines
            && JournalReader.Read(lines) is var earlier
            && RunHistory.Of(earlier.Events) is { HasStarted: true } history
            && history.Started.Run == set.Run
                ? RecordBuilder.Build(history, earlier.LastHash)
                : null;
        var merged = RecordMerge.Merge(ours, theirs, before);

        // Sentences and offsets follow from the time of detection, which people may know better.
        var run = set.History;
        return run.HasStarted && RecordRebuild.HasOtherDetection(run, merged)
            ? RecordRebuild.Of(run, ours.Text("journal", "last-line-sha256"), merged)
            : merged;
    }

    private static (StoredText Stored, SourceText Source, IncidentRecord Record)? Theirs(string path, byte[] bytes, DiagnosticBag bag)
    {
        if (StoredText.Decode(bytes) is not { } stored)
        {
            bag.Add(DiagnosticCodes.NotUtf8, span: null, $"`{path}` is not UTF-8");
            return null;
        }

        var source = new SourceText(path, stored.Text);
        if (RecordYaml.Read(source, bag) is not { } record)
            return null;
        if (Array.Find(Mappings, key => record.Find(key) is not (null or JsonObject)) is not { } flat)
            return (stored, source, record);
        bag.Add(DiagnosticCodes.WrongType, span: null, $"`{flat}` is no mapping any more");
        return null;
    }

    private static (SourceText Source, IncidentRecord Record)? Read(string path, ReadOnlyMemory<byte> content)
    {
        var source = new SourceText(path, Encoding.UTF8.GetString(content.Span));
        return RecordYaml.Read(source, new DiagnosticBag()) is { } record ? (source, record) : null;
    }

    private static string Told(DiagnosticBag bag) =>
        bag.Sorted()[0] is { Span: { } span } first ? $"{span}: {first.Message}" : bag.Sorted()[0].Message;

    // The trailers are the last paragraph, and stay it.
    private static string WithNotes(string message, List<string> notes)
    {
        if (notes.Count == 0)
            return message;
        var end = message.TrimEnd().LastIndexOf("\n\n", StringComparison.Ordinal);
        var told = string.Concat(notes.Select(n => CommitMessage.Wrap($"Note: {n}")));
        return end < 0 ? $"{message}\n\n{told}" : $"{message[..(end + 1)]}{told}{message[(end + 1)..]}";
    }
}
