using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Drafts;
using Runbooks.Authoring.Writing;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Execution;

namespace Runbooks.Authoring.Importing;

/// <summary>Writes a draft in which lint finds no error: a step that it finds one in is left to a person, and that is told.</summary>
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
            Mend(draft, mistake, text, bag, source, writer);
        }

        bag.Add(
            DiagnosticCodes.NotUnderstood,
            new SourceSpan(source, Math.Max(1, draft.Line), 1, source.Line(Math.Max(1, draft.Line)).Length),
            $"nothing of `{draft.Id}` could be made a step",
            help: "`runbook new` begins a runbook without a playbook"
        );
        return null;
    }

    private static void Mend(DraftRunbook draft, Diagnostic mistake, string text, DiagnosticBag bag, SourceText source, DraftWriter writer)
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
            draft.Head.Add(new DraftComment($"trigger: {DraftYaml.Flow(draft.Triggers[trigger], always: true)}", draft.Line));
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
        Demote(draft, Math.Max(0, index), mistake, bag, source, writer);

        SourceSpan Heading() => new(source, Math.Max(1, draft.Line), 1, source.Line(Math.Max(1, draft.Line)).Length);
    }

    // The severity whose objective its bounds fit into; null where none has so much time.
    private static Severity? Fitting(DraftRunbook draft, string text) =>
        RunbookReader.Read(new SourceText(draft.Id + ".yaml", text), RunbookFormat.Vocabulary, new DiagnosticBag()) is { } runbook
            ? Severity.All.FirstOrDefault(s =>
                s.Objective > draft.Severity.Objective && s.Objective >= RecoveryBudget.Of(runbook, _ => null).Total
            )
            : null;

    private static void Demote(DraftRunbook draft, int index, Diagnostic mistake, DiagnosticBag bag, SourceText source, DraftWriter writer)
    {
        var step = draft.Steps[index];
        var line = step.Original ?? source.Line(step.At.Line).Trim();
        bag.Add(
            DiagnosticCodes.NotUnderstood,
            step.At,
            $"this cannot be a step as it stands, and is left to a person: {mistake.Message}",
            help: mistake.Help ?? "write the step by hand"
        );
        // Of what a person does, nothing is lost: where even that cannot be written, its text stays as a comment.
        if (step.Kind == "manual")
        {
            draft.Steps.RemoveAt(index);
            draft.Tail.Add(new DraftComment($"to be done by hand: {line.ReplaceLineEndings(" ")}", step.At.Line));
            return;
        }

        var manual = new DraftStep(step.Id, "manual", step.At)
        {
            Value = new JsonObject
            {
                ["do"] = ExpressionText.Escape(writer.Mask(step.Title ?? $"Run `{line.Split('\n', 2)[0]}`")),
                ["text"] = ExpressionText.Escape(writer.Mask(line)),
            },
            When = step.When,
        };
        if (!step.MayChange)
            manual.Value!["changes"] = false;
        manual.Comments.AddRange(step.Comments);
        draft.Steps[index] = manual;
    }

    [GeneratedRegex("^([a-z][A-Za-z-]*):")]
    private static partial Regex TopKey();

    [GeneratedRegex("^  - id: ([a-z0-9-]+)$")]
    private static partial Regex StepKey();
}
