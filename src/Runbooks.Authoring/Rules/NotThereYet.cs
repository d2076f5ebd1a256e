using Runbooks.Diagnostics;
using Runbooks.Steps;

namespace Runbooks.Authoring.Rules;

/// <summary>
/// Finds expressions that read what is not there when they are evaluated: outputs of later steps, the item of no loop, the outcome before
/// the end.
/// </summary>
internal static class NotThereYet
{
    private static readonly string[] OfDocuments = ["rollback", "impact", "prevention", "root_cause"];

    public static readonly LintRule Rule = new(DiagnosticCodes.NotThereYet, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        foreach (var use in linted.Uses)
        {
            switch (use.Head)
            {
                case ("steps", { } id) when linted.Named(id) is { } read:
                    if (WhyNot(read, use) is var (why, help))
                        bag.Add(DiagnosticCodes.NotThereYet, use.Span, $"`{use.Path}` is not there: {why}", help: help);
                    break;
                case ("item" or "index", _) when !use.By.Around.Any(a => a.IsLoop):
                    bag.Add(
                        DiagnosticCodes.NotThereYet,
                        use.Span,
                        $"`{use.Head.Root}` is not there: `{use.By.Step.Id}` stands in no `foreach`",
                        help: "put the step into the `steps` of a `foreach`"
                    );
                    break;
                case ("run", { } name) when OfDocuments.Contains(name):
                    bag.Add(
                        DiagnosticCodes.NotThereYet,
                        use.Span,
                        $"`run.{name}` is not there: only the templates of messages and post-mortems have it",
                        help: "ask for it as an input, or leave it to the template"
                    );
                    break;
                case ("run", "outcome" or "reason") when use is { IsFilledIn: true, IsGuarded: false, By.Phase: not "always" }:
                    bag.Add(
                        DiagnosticCodes.NotThereYet,
                        use.Span,
                        $"`{use.Path}` is not there: the run has not ended while `{use.By.Phase}` is done",
                        help: use.Path == "run.reason"
                            ? "say it under `always`; what was given as the reason of the run is `inputs.reason`"
                            : "say it under `always`"
                    );
                    break;
                case ("run", "failed_step") when use is { IsFilledIn: true, IsGuarded: false, By.Phase: "steps" }:
                    bag.Add(
                        DiagnosticCodes.NotThereYet,
                        use.Span,
                        "`run.failed_step` is not there: no step has failed the run while `steps` is done",
                        help: "say it under `on-failure` or `always`"
                    );
                    break;
            }
        }
    }

    private static (string Why, string Help)? WhyNot(StepInContext read, ValueUse use)
    {
        var by = use.By;

        // A second round finds what the first one left.
        var shared = by.WithAround.Intersect(read.WithAround).ToList();
        if (shared.Exists(s => s.IsLoop || s.Step.Retry is not null))
            return null;
        if (ReferenceEquals(read, by))
            return (
                $"`{by.Step.Id}` reads its own outputs",
                use.In == "expect"
                    ? "name the output alone: `body`, not `steps." + by.Step.Id.Replace('-', '_') + ".body`"
                    : "they are there when it has ended"
            );
        if (by.Around.Contains(read))
            return ($"`{read.Step.Id}` has not ended while the steps inside it are done", "put the step behind it");
        if (read.Phase != by.Phase)
            return PhaseOrder(read.Phase) < PhaseOrder(by.Phase)
                ? null
                : (
                    $"`{read.Phase}` comes after `{by.Phase}`",
                    $"move one of the two steps; `{read.Step.Id}` stands in line {read.Step.Span.Line}"
                );
        if (shared.LastOrDefault()?.Nesting == StepNesting.AtOnce)
            return ($"`{read.Step.Id}` runs at the same time", "put one of the two behind the `parallel`");
        return read.Order < by.Order ? null : ($"`{read.Step.Id}` comes later, in line {read.Step.Span.Line}", "move one of the two steps");
    }

    private static int PhaseOrder(string phase) =>
        phase switch
        {
            "steps" => 0,
            "on-failure" => 1,
            _ => 2,
        };
}
