using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Writing;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Authoring.Importing;

/// <summary>Writes a draft in which lint finds no error: what it finds one in becomes a comment, and is told.</summary>
internal static partial class LintedDraft
{
    private const int MostTries = 60;

    /// <returns>Its text; null where nothing of it is left.</returns>
    public static string? Write(DraftRunbook draft, DraftWriter writer, Linter linter, DiagnosticBag bag, SourceText source)
    {
        for (var tries = 0; tries < MostTries && draft.Steps.Count > 0; tries++)
        {
            var text = writer.Write(draft);
            var found = linter.FoundIn(new SourceText(draft.Id + ".yaml", text));
            if (found.FirstOrDefault(d => d.Code.Severity == DiagnosticSeverity.Error) is not { } mistake)
                return text;
            Mend(draft, mistake, text, bag, source);
        }

        bag.Add(
            DiagnosticCodes.NotUnderstood,
            new SourceSpan(source, Math.Max(1, draft.Line), 1, source.Line(Math.Max(1, draft.Line)).Length),
            $"nothing of `{draft.Id}` could be made a step",
            help: "`runbook new` begins a runbook without a playbook"
        );
        return null;
    }

    private static void Mend(DraftRunbook draft, Diagnostic mistake, string text, DiagnosticBag bag, SourceText source)
    {
        if (mistake.Code == DiagnosticCodes.ExceedsRto && Fitting(draft, text) is { } longer)
        {
            bag.Add(
                DiagnosticCodes.Assumed,
                Heading(),
                $"the steps of `{draft.Id}` may take longer than `{draft.Severity.Name}` allows; `{longer.Name}` is assumed",
                help: "shorten their bounds, or keep the severity"
            );
            draft.Severity = longer;
            return;
        }

        var lines = text.Split('\n');
        var at = Math.Clamp((mistake.Span?.Line ?? 1) - 1, 0, lines.Length - 1);
        var top = Array.FindLastIndex(lines, at, l => TopKey().IsMatch(l));
        var section = top < 0 ? string.Empty : TopKey().Match(lines[top]).Groups[1].Value;
        if (section == "triggers" && draft.Triggers.Count > 0)
        {
            var trigger = Math.Clamp(at - top - 1, 0, draft.Triggers.Count - 1);
            bag.Add(
                DiagnosticCodes.NotUnderstood,
                Heading(),
                $"a trigger of `{draft.Id}` cannot be used: {mistake.Message}",
                help: "write it by hand: runbooks/triggers.md"
            );
            draft.Head.Add(
                new DraftComment(
                    $"not understood ({source.Path}:{draft.Line}): the trigger {DraftYaml.Flow(draft.Triggers[trigger], always: true)}",
                    draft.Line,
                    IsMark: true
                )
            );
            draft.Triggers.RemoveAt(trigger);
            return;
        }

        if (section == "checklist" && draft.Checklist.Any(c => c is JsonObject))
        {
            bag.Add(
                DiagnosticCodes.NotUnderstood,
                Heading(),
                $"a bound of the checklist of `{draft.Id}` cannot be used: {mistake.Message}",
                help: "write it by hand"
            );
            for (var i = 0; i < draft.Checklist.Count; i++)
                draft.Checklist[i] = Words.TriggerWords.NameOf(draft.Checklist[i]);
            return;
        }

        var id = section == "steps" ? Array.FindLastIndex(lines, at, l => StepKey().IsMatch(l)) : -1;
        var index = id < 0 ? draft.Steps.Count - 1 : draft.Steps.FindIndex(s => s.Id == StepKey().Match(lines[id]).Groups[1].Value);
        Demote(draft, Math.Max(0, index), mistake, bag, source);

        SourceSpan Heading() => new(source, Math.Max(1, draft.Line), 1, source.Line(Math.Max(1, draft.Line)).Length);
    }

    // The severity whose objective its bounds fit into; null where none has so much time.
    private static Severity? Fitting(DraftRunbook draft, string text) =>
        RunbookReader.Read(new SourceText(draft.Id + ".yaml", text), RunbookFormat.Vocabulary, new DiagnosticBag()) is { } runbook
            ? Severity.All.FirstOrDefault(s =>
                s.Objective > draft.Severity.Objective && s.Objective >= RecoveryBudget.Of(runbook, _ => null).Total
            )
            : null;

    private static void Demote(DraftRunbook draft, int index, Diagnostic mistake, DiagnosticBag bag, SourceText source)
    {
        var step = draft.Steps[index];
        draft.Steps.RemoveAt(index);
        List<DraftComment> said = [.. step.Comments];
        if (step.Title is { } title)
            said.Add(new DraftComment(title, step.At.Line));
        said.Add(
            new DraftComment(
                $"not understood ({source.Path}:{step.At.Line}): {source.Line(step.At.Line).Trim()}",
                step.At.Line,
                IsMark: true
            )
        );
        if (index < draft.Steps.Count)
            draft.Steps[index].Comments.InsertRange(0, said);
        else
            draft.Tail.InsertRange(0, said);
        bag.Add(
            DiagnosticCodes.NotUnderstood,
            step.At,
            $"this cannot be a step as it stands: {mistake.Message}",
            help: mistake.Help ?? "write the step by hand"
        );
    }

    [GeneratedRegex("^([a-z][A-Za-z-]*):")]
    private static partial Regex TopKey();

    [GeneratedRegex("^  - id: ([a-z0-9-]+)$")]
    private static partial Regex StepKey();
}
