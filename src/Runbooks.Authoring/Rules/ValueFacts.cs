using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Execution;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Outlooks;

namespace Runbooks.Authoring.Rules;

/// <summary>What can be said before a run of the values that a step's expressions see.</summary>
/// <param name="linted">The runbook.</param>
/// <param name="placed">The step.</param>
internal sealed class ValueFacts(LintedRunbook linted, StepInContext placed)
{
    private static readonly KnownValue NotYet = KnownValue.Of(ValueKind.Null, "is null until the run has ended: only `always` sees it");

    /// <summary>What is known where the step's own outputs are not there: in its `when`, and in what it sends.</summary>
    public KnownValue Around(string path)
    {
        var parts = path.Split('.');
        return parts switch
        {
            ["inputs", var name] => Input(name),
            ["steps", var id, .. var output] when output.Length > 0 && linted.Named(id) is { } step && placed.Step.Action.Calls is null =>
                step.Step.Action.Outlook(string.Join('.', output), isOwn: false).OrAbsent(),
            ["run", var name] => Run(name),
            ["target", "name" or "base_url"] => KnownValue.Of(ValueKind.Text, "is a text"),
            ["index"] => KnownValue.Number(0, double.PositiveInfinity, "is a number from 0 on", isWhole: true),
            _ => KnownValue.Anything,
        };
    }

    /// <summary>What is known where its own outputs are there: in `expect`, and in the condition of a wait.</summary>
    public KnownValue Inside(string path) =>
        placed.Step.Action.Outputs.Any(o => o.Name == path.Split('.')[0]) ? placed.Step.Action.Outlook(path, isOwn: true) : Around(path);

    private KnownValue Input(string name)
    {
        if (linted.Runbook.Inputs.FirstOrDefault(i => i.Name == name || i.Name.Replace('-', '_') == name) is not { } input)
            return KnownValue.Anything;
        var value = input.Type switch
        {
            InputType.Boolean => KnownValue.Of(ValueKind.Boolean, "is an input of type boolean"),
            InputType.Integer => KnownValue.Number(
                double.NegativeInfinity,
                double.PositiveInfinity,
                "is an input of type integer",
                isWhole: true
            ),
            InputType.Number => KnownValue.Of(ValueKind.Number, "is an input of type number"),
            _ when input.Choices.Count > 0 => KnownValue.OneOf(input.Choices),
            var type => KnownValue.Of(ValueKind.Text, $"is an input of type {type}"),
        };
        return input.Required || input.Default is not null ? value : value.OrNull();
    }

    private KnownValue Run(string name) =>
        name switch
        {
            "outcome" or "reason" when placed.Phase != "always" => NotYet,
            "outcome" => KnownValue.OneOf([.. Enum.GetValues<Outcome>().Select(OutcomeText.Of)]),
            "failed_step" when placed.Phase == "steps" => KnownValue.Of(
                ValueKind.Null,
                "is null while no step has failed the run: `on-failure` and `always` see it"
            ),
            "severity" => KnownValue.OneOf([.. Severity.All.Select(s => s.Name)]),
            "elapsed_seconds" or "objective_seconds" => KnownValue.Number(0, double.PositiveInfinity, "is a number of seconds"),
            "id" or "incident" or "runbook" or "title" => KnownValue.Of(ValueKind.Text, "is a text"),
            _ => KnownValue.Anything,
        };
}
