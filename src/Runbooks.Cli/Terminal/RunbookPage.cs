using Runbooks.Authoring;
using Runbooks.Definitions;

namespace Runbooks.Cli.Terminal;

/// <summary>What a runbook will do, as a page for a person.</summary>
internal static class RunbookPage
{
    /// <summary>Writes it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="runbook">The runbook.</param>
    /// <param name="path">Where it was found.</param>
    /// <param name="budget">How long each phase may take by its bounds.</param>
    public static void Write(TextWriter output, Runbook runbook, string path, RecoveryBudget budget)
    {
        output.WriteLine(runbook.Title);
        output.WriteLine($"{runbook.Id} · {runbook.Severity.Title.ToLowerInvariant()}: recovered within {Duration.Format(runbook.Severity.Objective)} · {path}");
        if (runbook.Description is not null) output.WriteLine($"\n{runbook.Description.Trim()}");
        if (runbook.Inputs.Count > 0)
        {
            output.WriteLine("\nIt is told");
            var width = runbook.Inputs.Max(i => i.Name.Length);
            foreach (var input in runbook.Inputs)
            {
                var note = input.Required && input.Default is null ? "required" : input.Default is null ? "optional" : $"default {input.Default.ToJsonString(JsonText.Indented)}";
                output.WriteLine($"  -i {input.Name.PadRight(width)}  {input.Type}, {note}. {input.Description}");
            }
        }

        if (runbook.Triggers.Count > 0)
        {
            output.WriteLine("\nIt fires when");
            foreach (var trigger in runbook.Triggers) output.WriteLine($"  {trigger.Describe()}");
        }

        WriteSteps(output, "It does", runbook.Steps);
        if (budget.Total > TimeSpan.Zero) output.WriteLine($"\nBy their own bounds these take {Duration.Format(budget.Total)} of the {Duration.Format(runbook.Severity.Objective)} at most: {budget}.");
        WriteSteps(output, "When a step fails, it", runbook.OnFailure);
        if (runbook.Checklist.Count > 0)
        {
            output.WriteLine("\nIt calls the target recovered only if");
            var width = runbook.Checklist.Max(c => c.Id.Length);
            foreach (var check in runbook.Checklist) output.WriteLine($"  [ ] {check.Id.PadRight(width)}  {check.Expected}");
        }

        WriteSteps(output, "At the end, whatever happened, it", runbook.Always);
    }

    private static void WriteSteps(TextWriter output, string heading, IReadOnlyList<Step> steps)
    {
        if (steps.Count == 0) return;
        output.WriteLine($"\n{heading}");
        for (var i = 0; i < steps.Count; i++) WriteStep(output, steps[i], $"{i + 1}.", "  ");
    }

    private static void WriteStep(TextWriter output, Step step, string number, string indent)
    {
        var change = step.Action.ChangesTarget ? "  [changes the target]" : string.Empty;
        output.WriteLine($"{indent}{number,-3} {step.Title}{change}");
        output.WriteLine($"{indent}    {step.Action.Describe()}");
        if (step.When is not null) output.WriteLine($"{indent}    only if {step.When.Text}");
        foreach (var condition in step.Expect) output.WriteLine($"{indent}    expects {condition.Text}");
        if (step.Retry is { } retry) output.WriteLine($"{indent}    tries up to {retry.Attempts} times");
        if (step.Timeout is { } timeout) output.WriteLine($"{indent}    for at most {Duration.Format(timeout)}");
        if (step.ContinueOnFailure) output.WriteLine($"{indent}    goes on when this fails");
        foreach (var child in step.Action.Children.SelectMany(c => c)) WriteStep(output, child, "-", indent + "    ");
    }
}
