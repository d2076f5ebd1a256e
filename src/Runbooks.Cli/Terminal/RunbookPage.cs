using Runbooks.Cli.Hosting;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Execution;
using Runbooks.Steps;

namespace Runbooks.Cli.Terminal;

/// <summary>What a runbook will do, as a page for a person.</summary>
internal static class RunbookPage
{
    /// <param name="output">Where to.</param>
    /// <param name="runbook">The runbook.</param>
    /// <param name="path">Where it was found.</param>
    /// <param name="budget">How long each phase may take by its bounds.</param>
    /// <param name="columns">The columns of a line; null for no terminal.</param>
    public static void Write(TextWriter output, Runbook runbook, string path, RecoveryBudget budget, int? columns)
    {
        Line(string.Empty, runbook.Title);
        Line(
            string.Empty,
            $"{runbook.Id} · {runbook.Severity.Title.ToLowerInvariant()}: recovered within "
                + $"{Duration.Format(runbook.Severity.Objective)} · {path}"
        );
        if (runbook.Description is not null)
        {
            output.WriteLine();
            foreach (var line in runbook.Description.Trim().Split('\n'))
                Line(string.Empty, line);
        }

        if (runbook.Inputs.Count > 0)
        {
            output.WriteLine("\nIt is told");
            var width = runbook.Inputs.Max(i => i.Name.Length);
            foreach (var input in runbook.Inputs)
            {
                var note =
                    input.Required && input.Default is null ? "required"
                    : input.Default is null ? "optional"
                    : $"default {input.Default.ToJsonString(JsonText.Indented)}";
                Line($"  -i {Cells.PadRight(input.Name, width)}  ", $"{input.Type}, {note}. {input.Description}");
            }
        }

        if (runbook.Triggers.Count > 0)
        {
            output.WriteLine("\nIt fires when");
            foreach (var trigger in runbook.Triggers)
                Line("  ", trigger.Describe());
        }

        WriteSteps(output, "It does", runbook.Steps, columns);
        if (budget.Total > TimeSpan.Zero)
            output.WriteLine();
        if (budget.Total > TimeSpan.Zero)
            Line(
                string.Empty,
                $"By their own bounds these take {Duration.Format(budget.Total)} of the "
                    + $"{Duration.Format(runbook.Severity.Objective)} at most: {budget}."
            );
        WriteSteps(output, "When a step fails, it", runbook.OnFailure, columns);
        if (runbook.Checklist.Count > 0)
        {
            output.WriteLine("\nIt calls the target recovered only if");
            var width = runbook.Checklist.Max(c => c.Id.Length);
            foreach (var check in runbook.Checklist)
                Line($"  [ ] {Cells.PadRight(check.Id, width)}  ", check.Expected);
        }

        WriteSteps(output, "At the end, whatever happened, it", runbook.Always, columns);

        void Line(string first, string text) => WrappedLines.WriteWhere(output, first, text, columns);
    }

    private static void WriteSteps(TextWriter output, string heading, IReadOnlyList<Step> steps, int? columns)
    {
        if (steps.Count == 0)
            return;
        output.WriteLine($"\n{heading}");
        for (var i = 0; i < steps.Count; i++)
            WriteStep(output, steps[i], $"{i + 1}.", "  ", columns);
    }

    private static void WriteStep(TextWriter output, Step step, string number, string indent, int? columns)
    {
        var behind = indent + "    ";
        var change = step.Action.ChangesTarget ? "  [changes the target]" : string.Empty;
        WrappedLines.WriteWhere(output, $"{indent}{number, -3} ", $"{step.Title}{change}", columns);
        WrappedLines.WriteWhere(output, behind, step.Action.Describe(), columns);
        if (step.When is not null)
            WrappedLines.WriteWhere(output, behind, $"only if {step.When.Text}", columns);
        foreach (var condition in step.Expect)
            WrappedLines.WriteWhere(output, behind, $"expects {condition.Text}", columns);
        if (step.Retry is { } retry)
            WrappedLines.WriteWhere(output, behind, $"tries up to {retry.Attempts} times", columns);
        if (step.Timeout is { } timeout)
            WrappedLines.WriteWhere(output, behind, $"for at most {Duration.Format(timeout)}", columns);
        if (step.ContinueOnFailure)
            WrappedLines.WriteWhere(output, behind, "goes on when this fails", columns);
        foreach (var child in step.Action.Children.SelectMany(c => c))
            WriteStep(output, child, "-", indent + "    ", columns);
    }
}
