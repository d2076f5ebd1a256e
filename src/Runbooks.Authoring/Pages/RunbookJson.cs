using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Execution;
using Runbooks.Steps;

namespace Runbooks.Authoring.Pages;

/// <summary>A runbook as JSON, for other programs: what it does, as the engine has read it.</summary>
public static class RunbookJson
{
    /// <summary>Writes it: durations in seconds, conditions and texts as they are written.</summary>
    /// <param name="runbook">The runbook.</param>
    /// <param name="path">Where it was found.</param>
    /// <param name="budget">How long each phase may take by its bounds.</param>
    public static JsonObject Write(Runbook runbook, string path, RecoveryBudget budget) =>
        new()
        {
            ["id"] = runbook.Id,
            ["title"] = runbook.Title,
            ["description"] = runbook.Description?.Trim(),
            ["severity"] = runbook.Severity.Name,
            ["objective"] = runbook.Severity.Objective.TotalSeconds,
            ["path"] = path,
            ["inputs"] = List(runbook.Inputs, i => new JsonObject
            {
                ["name"] = i.Name,
                ["type"] = i.Type,
                ["description"] = i.Description,
                ["required"] = i.Required && i.Default is null,
                ["default"] = i.Default?.DeepClone(),
                ["choices"] = List(i.Choices, c => JsonValue.Create(c)),
                ["secret"] = i.Secret,
            }),
            ["triggers"] = List(runbook.Triggers, t => JsonValue.Create(t.Describe())),
            ["steps"] = List(runbook.Steps, Step),
            ["checklist"] = List(runbook.Checklist, c => new JsonObject
            {
                ["check"] = c.Id,
                ["expected"] = c.Expected,
                ["optional"] = c.IsOptional,
            }),
            ["on-failure"] = List(runbook.OnFailure, Step),
            ["always"] = List(runbook.Always, Step),
            ["budget"] = new JsonObject
            {
                ["prepare"] = budget.Prepare.TotalSeconds,
                ["approve"] = budget.Approve.TotalSeconds,
                ["roll-back"] = budget.RollBack.TotalSeconds,
                ["verify"] = budget.Verify.TotalSeconds,
                ["total"] = budget.Total.TotalSeconds,
            },
        };

    private static JsonObject Step(Step step) =>
        new()
        {
            ["id"] = step.Id,
            ["title"] = step.Title,
            ["kind"] = step.Action.KindName,
            ["does"] = step.Action.Describe(),
            ["changes-target"] = step.Action.ChangesTarget,
            ["changes"] = List(step.Action.Changes, c => JsonValue.Create(c)),
            ["when"] = step.When?.Text,
            ["expect"] = List(step.Expect, c => JsonValue.Create(c.Text)),
            ["bound"] = (step.Timeout ?? step.Action.Bound)?.TotalSeconds,
            ["attempts"] = step.Retry?.Attempts ?? 1,
            ["continue-on-failure"] = step.ContinueOnFailure,
            ["steps"] = List(step.Action.Children.SelectMany(c => c), Step),
        };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> write) => [.. items.Select(write)];
}
