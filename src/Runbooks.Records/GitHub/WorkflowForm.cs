using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.GitHub;

/// <summary>What a workflow asks of whoever starts it, as its file says: mistakes are found before anything is sent.</summary>
/// <param name="File">The name of its file, such as <c>rollback.yml</c>.</param>
/// <param name="Inputs">In their order.</param>
public sealed record WorkflowForm(string File, IReadOnlyList<WorkflowInput> Inputs)
{
    private const string Dispatch = "workflow_dispatch";

    /// <param name="source">Its text.</param>
    /// <returns>The form, without inputs where it cannot be started by people; null where the file cannot be read as YAML, which GitHub may
    /// judge otherwise.</returns>
    public static (WorkflowForm? Form, bool CanBeStarted) Read(SourceText source)
    {
        if (YamlReader.Read(source, new DiagnosticBag()) is not YamlMapping root)
            return (null, false);
        var file = Path.GetFileName(source.Path);
        switch (root.Find("on")?.Value)
        {
            case YamlScalar { Value: Dispatch }:
            case YamlSequence some when some.Items.OfType<YamlScalar>().Any(i => i.Value == Dispatch):
                return (new WorkflowForm(file, []), true);
            case YamlMapping events when events.Find(Dispatch) is { } dispatch:
                var inputs = (dispatch.Value as YamlMapping)?.Find("inputs")?.Value as YamlMapping;
                return (new WorkflowForm(file, [.. (inputs?.Entries ?? []).Select(InputOf)]), true);
            default:
                return (new WorkflowForm(file, []), false);
        }
    }

    /// <summary>Whether it has an input.</summary>
    public bool Has(string name) => Inputs.Any(i => i.Name == name);

    /// <summary>Holds values against it.</summary>
    /// <param name="values">By the input's name.</param>
    /// <param name="bag">Gets what is wrong, at its place in the workflow.</param>
    public void Check(IReadOnlyDictionary<string, string> values, DiagnosticBag bag)
    {
        foreach (var name in values.Keys.Where(n => !Has(n)))
        {
            var closest = Suggestion.Closest(name, Inputs.Select(i => i.Name));
            bag.Add(
                DiagnosticCodes.BadOption,
                null,
                $"{File} takes no input `{name}`",
                closest is null ? null : $"did you mean `{closest}`?",
                Inputs.Count == 0 ? "it takes none" : $"one of {string.Join(", ", Inputs.Select(i => i.Name))}"
            );
        }

        foreach (var input in Inputs)
        {
            var value = values.GetValueOrDefault(input.Name) ?? string.Empty;
            if (value.Length == 0)
            {
                if (input.MustBeGiven)
                    bag.Add(
                        DiagnosticCodes.BadOption,
                        input.Span,
                        $"{File} wants the input `{input.Name}`",
                        help: input.Choices.Count == 0 ? $"give it with -i {input.Name}=…" : $"one of {string.Join(", ", input.Choices)}"
                    );
            }
            else if (input.Type == "choice" && !input.Choices.Contains(value))
            {
                var closest = Suggestion.Closest(value, input.Choices);
                bag.Add(
                    DiagnosticCodes.BadOption,
                    input.Span,
                    $"`{value}` is no choice of `{input.Name}` in {File}",
                    closest is null ? null : $"did you mean `{closest}`?",
                    $"one of {string.Join(", ", input.Choices)}; others are listed there, on the branch that the workflow is started on"
                );
            }
            else if (input.Type == "boolean" && value is not ("true" or "false"))
            {
                bag.Add(DiagnosticCodes.BadOption, input.Span, $"the input `{input.Name}` of {File} is `{value}`", help: "true or false");
            }
        }
    }

    private static WorkflowInput InputOf(YamlEntry entry)
    {
        var fields = entry.Value as YamlMapping;
        var choices = (fields?.Find("options")?.Value as YamlSequence)?.Items.OfType<YamlScalar>().Select(o => o.Value).ToList() ?? [];
        var isRequired = fields?.Find("required")?.Value is YamlScalar { Value: "true" };
        return new WorkflowInput(
            entry.Key.Value,
            (fields?.Find("type")?.Value as YamlScalar)?.Value ?? "string",
            isRequired && fields?.Find("default") is null,
            choices,
            entry.Key.Span
        );
    }
}
