using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Programs;
using Runbooks.Yaml;

namespace Runbooks.Steps;

/// <summary>Reads steps: the common keys, and the one key that names the kind.</summary>
public static class StepReader
{
    /// <summary>A list of steps, wherever one may stand.</summary>
    public static readonly Shape<IReadOnlyList<Step>> Steps = new(
        "a list of steps",
        () =>
            new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["$ref"] = "#/definitions/step" },
            },
        ReadList
    );

    private static IReadOnlyList<Step>? ReadList(YamlNode node, ReadContext context)
    {
        if (node is not YamlSequence sequence)
            return Shapes.Mistyped<IReadOnlyList<Step>>(node, context, "a list of steps");
        var steps = sequence.Items.Select(item => ReadStep(item, context)).ToList();
        return steps.TrueForAll(s => s is not null) ? steps.ConvertAll(s => s!) : null;
    }

    private static Step? ReadStep(YamlNode node, ReadContext context)
    {
        if (node is not YamlMapping mapping)
            return Shapes.Mistyped<Step>(node, context, "a step: a mapping with `id` and a kind");
        var kinds = context.Vocabulary.Of<StepAction>();
        var named = mapping.Entries.Where(e => kinds.Any(k => k.Name == e.Key.Value)).ToList();
        if (named.Count == 0)
        {
            ReportMissingKind(mapping, context);
            return null;
        }

        if (named.Count > 1)
        {
            context.Bag.Add(
                DiagnosticCodes.AmbiguousStep,
                named[1].Key.Span,
                $"this step is both `{named[0].Key.Value}` and `{named[1].Key.Value}`",
                help: "make two steps of it"
            );
            return null;
        }

        var kind = kinds.First(k => k.Name == named[0].Key.Value);
        var field = new Field<StepAction>(kind.Name, kind.Summary, kind.Shape);
        var inside = context with { Names = context.Names?.WithAll(kind.Outputs.Select(o => o.Name)) };
        var common = new YamlMapping(mapping.Span, [.. mapping.Entries.Where(e => e.Key.Value != StepFields.Expect.Name)]);
        var values = FieldValues.Read(common, [.. StepFields.All, field], $"a step of kind `{kind.Name}`", context);
        var expectEntry = mapping.Find(StepFields.Expect.Name);
        var expect = expectEntry is null
            ? []
            : StepFields.Expect.ReadValue(expectEntry.Value, inside) as IReadOnlyList<Expressions.Condition>;
        if (!values.IsComplete || expect is null)
            return null;

        var action = values.Get(field)!;
        var retry = values.Get(StepFields.Retry);
        if (retry is not null && action.ChangesTarget && !action.Reconciles)
        {
            context.Bag.Add(
                DiagnosticCodes.UnsafeRetry,
                values.Entry(StepFields.Retry)!.Key.Span,
                $"`retry` on a step that changes the target: {action.Describe()}",
                help: "a change that is sent twice is done twice; use `rollback`, which finds out what the first one did"
            );
        }

        var id = values.Get(StepFields.Id)!;
        return new Step(id, values.Get(StepFields.Title) ?? Humanise(id), action, mapping.Span, named[0].Key.Span)
        {
            When = values.Get(StepFields.When),
            Expect = expect,
            Timeout = values.Get(StepFields.Timeout)?.Value,
            Retry = retry,
            ContinueOnFailure = values.Get(StepFields.ContinueOnFailure, otherwise: false),
        };
    }

    private static void ReportMissingKind(YamlMapping mapping, ReadContext context)
    {
        var kinds = context.Vocabulary.Of<StepAction>().Select(k => k.Name).Order(StringComparer.Ordinal).ToList();
        var stranger = mapping.Entries.FirstOrDefault(e =>
            StepFields.All.All(f => f.Name != e.Key.Value) && !e.Key.Value.StartsWith("x-", StringComparison.Ordinal)
        );
        var help = $"one of {string.Join(", ", kinds)}";
        if (stranger is null)
        {
            context.Bag.Add(
                DiagnosticCodes.MissingKey,
                mapping.Span,
                "this step does not say what it does: its kind is missing",
                help: help
            );
            return;
        }

        var isProgram = stranger.Key.Value is "run" or "shell" or "script" or "exec" or "cmd" or "bash";
        var closest = isProgram ? "command" : Suggestion.Closest(stranger.Key.Value, kinds);
        context.Bag.Add(
            DiagnosticCodes.UnknownStepKind,
            stranger.Key.Span,
            $"unknown step kind `{stranger.Key.Value}`",
            closest is null ? null : $"did you mean `{closest}`?",
            isProgram ? null : help,
            isProgram ? AsCommand(stranger) : null
        );
    }

    // With its words as a list, where they stand in the same line and no shell is needed.
    private static TextFix AsCommand(YamlEntry entry)
    {
        var (key, value) = (entry.Key.Span, entry.Value.Span);
        return entry.Value is YamlScalar { IsNull: false } line && value.Line == key.Line && CommandFields.Words(line.Value) is { } words
            ? new TextFix(new SourceSpan(key.Source, key.Line, key.Column, value.Column + value.Length - key.Column), $"command: {words}")
            : new TextFix(key, "command");
    }

    private static string Humanise(string id) => char.ToUpperInvariant(id[0]) + id[1..].Replace('-', ' ');
}
