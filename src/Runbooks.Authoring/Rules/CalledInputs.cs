using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Holds what a called runbook is told against what it wants: a run would find out when it is too late.</summary>
internal static class CalledInputs
{
    /// <summary>The rule; a run refuses the same.</summary>
    public static readonly LintRule Rule = new(DiagnosticCodes.UnknownInput, Look, MayBeAllowed: false);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var step in linted.Steps.Select(s => s.Step))
        {
            if (step.Action.Calls is not { } call || linted.Called(step) is not { } called)
                continue;
            foreach (var input in called.Inputs.Where(i => i is { Required: true, Default: null } && call.Inputs.All(g => g.Key != i.Name)))
            {
                bag.Add(
                    DiagnosticCodes.MissingInput,
                    call.Span,
                    $"`{called.Id}` needs the input `{input.Name}`, and is not told it",
                    help: $"`runbook: {{ id: {called.Id}, inputs: {{ {input.Name}: … }} }}`"
                );
            }

            foreach (var (name, value) in call.Inputs)
                Hold(called, name, value, bag);
        }
    }

    private static void Hold(Runbook called, string name, JsonTemplate given, DiagnosticBag bag)
    {
        if (called.Inputs.FirstOrDefault(i => i.Name == name) is not { } input)
        {
            var closest = Suggestion.Closest(name, called.Inputs.Select(i => i.Name));
            bag.Add(
                DiagnosticCodes.UnknownInput,
                given.Span,
                $"`{called.Id}` has no input `{name}`",
                closest is null ? null : $"did you mean `{closest}`?",
                called.Inputs.Count == 0 ? "it has none" : $"it has {string.Join(", ", called.Inputs.Select(i => i.Name))}"
            );
            return;
        }

        if (given.Templates.Any() || given.AsWritten() is not JsonValue value)
            return;
        if (value.GetValueKind() == JsonValueKind.Number && input.Type is InputType.Version or InputType.String)
        {
            var written = given.Span.Source.Line(given.Span.Line).AsSpan(given.Span.Column - 1, given.Span.Length).ToString();
            bag.Add(
                DiagnosticCodes.BareVersion,
                given.Span,
                $"`{written}` stands without quotes, so YAML reads a number (`{value.ToJsonString()}`)",
                help: $"write \"{written}\""
            );
        }
        else if (input.Convert(value.TryGetValue<string>(out var text) ? text : value.ToJsonString()).Why is { } problem)
        {
            bag.Add(
                DiagnosticCodes.WrongInput,
                given.Span,
                $"the input `{input.Name}` of `{called.Id}`: {problem}",
                help: $"it is of type {input.Type}"
            );
        }
    }
}
