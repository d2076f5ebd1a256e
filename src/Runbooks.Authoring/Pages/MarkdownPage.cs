using System.Text;
using Runbooks.Checklist;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Execution;
using Runbooks.Shell;
using Runbooks.Steps;

namespace Runbooks.Authoring.Pages;

/// <summary>A runbook as the page that an on-call person prints: what it does, what must be seen, and how to do it by hand.</summary>
public static class MarkdownPage
{
    /// <summary>Writes the page.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="path">Where it was found.</param>
    /// <param name="budget">How long each phase may take by its bounds.</param>
    /// <param name="target">The target that it is for; null for any.</param>
    public static string Write(Runbook runbook, string path, RecoveryBudget budget, Target? target = null)
    {
        var text = new StringBuilder();
        text.Append($"# {MarkdownText.Plain(runbook.Title)}\n\n");
        text.Append(
            $"**{runbook.Severity.Title}: recovered within {Duration.Format(runbook.Severity.Objective)}** from detection "
                + $"· {MarkdownText.Code(runbook.Id)} · {MarkdownText.Code(path)}\n"
        );
        if (runbook.Description is { } description)
            text.Append($"\n{MarkdownText.Plain(description)}\n");
        text.Append("\n| incident | begun at | by |\n|---|---|---|\n| | | |\n");
        text.Append("\n## When\n\n");
        if (runbook.Triggers.Count == 0)
            text.Append("When a person decides so.\n");
        foreach (var trigger in runbook.Triggers)
            text.Append($"- {MarkdownText.Plain(trigger.Describe())}\n");
        Inputs(text, runbook);
        text.Append(
            $"\n```sh\nrunbook run {runbook.Id} --target {target?.Name ?? "TARGET"}"
                + $"{string.Concat(runbook.Inputs
                    .Where(i => i is { Required: true, Default: null })
                    .Select(i => i.Secret ? $" {InputValues.Option(i)}" : $" -i {i.Name}=\"…\""))}\n```\n"
        );
        Preparation(text, runbook, target);
        text.Append("\n## Steps\n");
        Steps(text, runbook.Steps, target, "###", string.Empty, runbook.OnFailure.Count > 0);
        Budget(text, runbook, budget);
        Checklist(text, runbook, target);
        Ending(text, "When a step fails", runbook.OnFailure, target);
        Ending(text, "At the end, whatever happened", runbook.Always, target);
        return text.ToString();
    }

    private static void Inputs(StringBuilder text, Runbook runbook)
    {
        if (runbook.Inputs.Count == 0)
            return;
        text.Append("\n## What it is told\n\n| input | what for | value |\n|---|---|---|\n");
        foreach (var input in runbook.Inputs)
        {
            var note =
                input.Default is { } value ? $"default: {MarkdownText.Code(value.ToJsonString(CompactJson.Options), inTable: true)}"
                : input.Required ? "needed"
                : "may be left out";
            text.Append(
                $"| {MarkdownText.Code(input.Name, inTable: true)} | {MarkdownText.Plain(input.Description ?? string.Empty)} ({note}) | |\n"
            );
        }
    }

    private static void Preparation(StringBuilder text, Runbook runbook, Target? target)
    {
        var lines = runbook
            .AllSteps()
            .SelectMany(s => ByHand(s, target))
            .Concat(runbook.Checklist.SelectMany(c => ByHand(c, target)))
            .ToList();
        var set = ShellText.VariablesIn(lines);
        if (set.Count == 0)
            return;
        text.Append(
            "\nWhere the engine is not at hand, each step says how to do it by hand. Set these first, and add the headers "
                + "that the target wants to each `curl`:\n\n"
        );
        text.Append(
            MarkdownText.Fence(
                "sh",
                set.Select(v =>
                    v == "BASE" ? $"BASE={target?.Url ?? "https://deploy.example.com"}"
                    : v == "TENANT" ? $"TENANT={target?.Tenant ?? Target.DemoTenant}"
                    : $"{v}='…'"
                )
            )
        );
    }

    private static void Steps(
        StringBuilder text,
        IReadOnlyList<Step> steps,
        Target? target,
        string heading,
        string prefix,
        bool hasFailureSteps
    )
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            var number = $"{prefix}{i + 1}";
            text.Append(
                $"\n{heading} {number}. {MarkdownText.Plain(step.Title)}"
                    + $"{(step.Action.ChangesTarget ? " — changes the target" : string.Empty)}\n\n"
            );
            text.Append($"- [ ] {MarkdownText.Plain(MarkdownText.Capital(step.Action.Describe()))}\n");
            if (step.When is { } when)
                text.Append($"- only if {MarkdownText.Code(when.Text)}\n");
            foreach (var condition in step.Expect)
                text.Append($"- must be true: {MarkdownText.Code(condition.Text)}\n");
            if (Bounds(step) is { } bounds)
                text.Append($"- {bounds}\n");
            text.Append($"- when it fails: {WhenItFails(step, hasFailureSteps)}\n");
            Sent(text, step);
            var byHand = ByHand(step, target);
            if (byHand.Count > 0)
                text.Append($"\nBy hand:\n\n{MarkdownText.Fence("sh", byHand)}");
            Steps(
                text,
                [.. step.Action.Children.SelectMany(c => c)],
                target,
                heading.Length < 5 ? heading + "#" : heading,
                $"{number}.",
                hasFailureSteps
            );
        }
    }

    private static string? Bounds(Step step)
    {
        var bound = step.Timeout ?? step.Action.Bound;
        var most = bound is null || bound == TimeSpan.Zero ? null : $"at most {Duration.Format(bound.Value)}";
        var tries = step.Retry is { } retry
            ? $"tried up to {retry.Attempts} times{(retry.Within is { } within ? $" within {Duration.Format(within)}" : string.Empty)}"
            : null;
        return most is null && tries is null ? null : string.Join(", ", new[] { most, tries }.OfType<string>());
    }

    private static string WhenItFails(Step step, bool hasFailureSteps)
    {
        var failing = step.Action.Failing;
        if (failing.ByHand is { } own)
            return own + (failing.LeadsToOnFailure && hasFailureSteps ? "; then *When a step fails*" : string.Empty);
        if (failing.IsIgnored || step.ContinueOnFailure)
            return "go on";
        return hasFailureSteps ? "stop, and go to *When a step fails*" : "stop; the run has failed";
    }

    private static void Sent(StringBuilder text, Step step)
    {
        foreach (var request in step.Action.Harmless.Requests)
        {
            List<string> lines = [$"{request.Method} {request.Url.Text}", .. request.Headers.Select(h => $"{h.Key}: {h.Value.Text}")];
            if (request.Json?.AsWritten() is { } json)
                lines.AddRange(["", .. json.ToJsonString(CompactJson.Indented).Split('\n')]);
            if (request.Body is { } body)
                lines.AddRange(["", .. body.Text.Split('\n')]);
            if (lines.Count > 1)
                text.Append($"\nSent:\n\n{MarkdownText.Fence("http", lines)}");
        }
    }

    private static void Budget(StringBuilder text, Runbook runbook, RecoveryBudget budget)
    {
        if (budget.Total == TimeSpan.Zero)
            return;
        text.Append("\n## Time\n\n| phase | at most |\n|---|---:|\n");
        foreach (
            var (name, time) in new[]
            {
                ("prepare", budget.Prepare),
                ("approve", budget.Approve),
                ("roll back", budget.RollBack),
                ("verify", budget.Verify),
            }
        )
        {
            if (time > TimeSpan.Zero)
                text.Append($"| {name} | {Duration.Format(time)} |\n");
        }

        text.Append(
            $"| **all steps, by their own bounds** | **{Duration.Format(budget.Total)}** |\n| the objective, from "
                + $"detection to a proved recovery | {Duration.Format(runbook.Severity.Objective)} |\n"
        );
    }

    private static IReadOnlyList<string> ByHand(Step step, Target? target) =>
        target is null ? step.Action.ByHand(step) : step.Action.ByHandOn(step, target);

    private static IReadOnlyList<string> ByHand(Check check, Target? target) => target is null ? check.ByHand : check.ByHandOn(target);

    private static void Checklist(StringBuilder text, Runbook runbook, Target? target)
    {
        if (runbook.Checklist.Count == 0)
            return;
        text.Append("\n## Checklist\n\nThe target is called recovered only if all of this is seen, on fresh evidence.\n\n");
        foreach (var check in runbook.Checklist)
        {
            var optional = check.IsOptional ? "; may be unknown" : string.Empty;
            text.Append(
                $"- [ ] **{check.Id}**: {MarkdownText.Plain(target is null ? check.Expected : check.ExpectedOn(target))}{optional}\n"
            );
            var byHand = ByHand(check, target);
            if (byHand.Count > 0)
                text.Append($"\n{MarkdownText.Fence("sh", byHand, "  ")}\n");
        }

        text.Length -= text[^2] == '\n' ? 1 : 0;
    }

    private static void Ending(StringBuilder text, string heading, IReadOnlyList<Step> steps, Target? target)
    {
        if (steps.Count == 0)
            return;
        text.Append($"\n## {heading}\n");
        Steps(text, steps, target, "###", string.Empty, hasFailureSteps: false);
    }
}
