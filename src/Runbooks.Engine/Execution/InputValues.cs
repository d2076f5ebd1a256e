using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Redaction;

namespace Runbooks.Execution;

/// <summary>The values that a runbook is told, checked against what it wants.</summary>
public static class InputValues
{
    /// <summary>What an input was told as text; null where it was told nothing.</summary>
    /// <param name="inputs">The inputs of a run.</param>
    /// <param name="name">Which.</param>
    public static string? Text(JsonObject inputs, string name) =>
        inputs[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>Reads values from a command line: <c>name=value</c>.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="given">Each as it was typed.</param>
    /// <param name="bag">Takes every mistake.</param>
    /// <returns>The inputs with defaults filled in; null where a mistake was found.</returns>
    public static JsonObject? Parse(Runbook runbook, IEnumerable<string> given, DiagnosticBag bag)
    {
        var values = new JsonObject();
        foreach (var pair in given)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
            {
                bag.Add(
                    DiagnosticCodes.BadOption,
                    span: null,
                    "an input without `=` was given",
                    help: "write it as name=value: `-i reason=\"slow answers since 03:10\"`"
                );
                continue;
            }

            var name = pair[..at];
            if (values.ContainsKey(name))
                bag.Add(DiagnosticCodes.BadOption, span: null, $"the input `{name}` was given twice");
            values[name] = pair[(at + 1)..];
        }

        return Complete(runbook, values, bag);
    }

    /// <summary>Checks values, converts texts to what the inputs want, and fills defaults in.</summary>
    /// <returns>Null where a mistake was found.</returns>
    public static JsonObject? Complete(Runbook runbook, JsonObject given, DiagnosticBag bag)
    {
        var before = bag.Count;
        foreach (var (name, _) in given)
        {
            if (runbook.Inputs.Any(i => i.Name == name))
                continue;
            var closest = Suggestion.Closest(name, runbook.Inputs.Select(i => i.Name));
            var known = runbook.Inputs.Count == 0 ? "it has none" : $"it has {string.Join(", ", runbook.Inputs.Select(i => i.Name))}";
            bag.Add(
                DiagnosticCodes.UnknownInput,
                span: null,
                $"`{runbook.Id}` has no input `{name}`",
                closest is null ? null : $"did you mean `{closest}`?",
                known
            );
        }

        var values = new JsonObject();
        foreach (var input in runbook.Inputs)
        {
            if (given[input.Name] is not { } value)
            {
                if (input.Default is null && input.Required)
                    bag.Add(
                        DiagnosticCodes.MissingInput,
                        input.Span,
                        $"the input `{input.Name}` was not given",
                        help: $"{Option(input)}{(input.Description is null ? string.Empty : $"  ({input.Description})")}"
                    );
                values[input.Name] = input.Default?.DeepClone();
                continue;
            }

            var text = value is JsonValue scalar && scalar.TryGetValue<string>(out var word) ? word : value.ToJsonString();
            var (converted, problem) = input.Convert(text);
            if (input.Secret && text.Length is > 0 and < Credentials.Shortest)
                bag.Add(
                    DiagnosticCodes.ShortSecret,
                    input.Span,
                    $"the secret input `{input.Name}` has fewer than {Credentials.Shortest} characters, too few to be kept "
                        + $"out of the record",
                    help: "choose a longer secret; what is none needs no `secret: true`"
                );
            else if (problem is not null)
                bag.Add(DiagnosticCodes.WrongInput, input.Span, $"the input `{input.Name}`: {problem}");
            else if (input.Required && text.Length == 0)
                bag.Add(DiagnosticCodes.MissingInput, input.Span, $"the input `{input.Name}` is empty", help: Option(input));
            values[input.Name] = converted;
        }

        return bag.Count == before ? values : null;
    }

    /// <summary>How an input is given on a command line; a secret one from elsewhere.</summary>
    public static string Option(InputDefinition input) =>
        input.Secret ? $"-i '{input.Name}=${{env:{input.Name.ToUpperInvariant().Replace('-', '_')}}}'" : $"-i {input.Name}=…";

    /// <summary>The values that must appear nowhere.</summary>
    public static IEnumerable<string> Secrets(Runbook runbook, JsonObject inputs) =>
        runbook.Inputs.Where(i => i.Secret).Select(i => inputs[i.Name]?.ToString()).OfType<string>();

    /// <summary>The values with secret ones masked, for the record.</summary>
    public static JsonObject Masked(Runbook runbook, JsonObject inputs)
    {
        var masked = (JsonObject)inputs.DeepClone();
        foreach (var input in runbook.Inputs.Where(i => i.Secret))
        {
            if (masked[input.Name] is not null)
                masked[input.Name] = Redactor.Mask;
        }

        return masked;
    }
}
