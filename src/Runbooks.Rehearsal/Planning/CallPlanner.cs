using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Execution;
using Runbooks.Planning;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Planning;

/// <summary>Plans the call of a runbook: its steps are gone through with what it is told.</summary>
/// <param name="find">Finds a runbook; null where there is none.</param>
/// <param name="state">What was found out so far.</param>
/// <param name="walk">Goes through steps.</param>
internal sealed class CallPlanner(Func<string, Runbook?> find, PlanState state, PlanChildren walk)
{
    /// <summary>Plans one.</summary>
    /// <param name="call">Which runbook, and what it is told.</param>
    /// <param name="path">What stands before the ids of its steps.</param>
    /// <param name="scope">The values that what it is told is made of.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    public async Task<PlannedCall> PlanAsync(RunbookCall call, string path, PlanScope scope, CancellationToken cancel)
    {
        if (find(call.Id) is not { } called)
            return Failing($"there is no runbook `{call.Id}`, or it has mistakes");
        if (scope.Depth >= RunbookCall.Deepest)
            return Failing($"runbooks call each other more than {RunbookCall.Deepest} deep at `{call.Id}`");
        var (values, unknown) = scope.With(state);
        var (given, open) = (new JsonObject(), new Dictionary<string, string>());
        foreach (var (name, template) in call.Inputs)
        {
            var seen = template.Foresee(values, unknown);
            if (seen.Fault is { } fault)
                return Failing(fault.Message);
            if (seen.Open.Count > 0)
                open[name] = seen.Open[0].Until;
            else
                given[name] = seen.Value?.DeepClone();
        }

        var bag = new DiagnosticBag();
        if (
            InputValues.Complete(called with { Inputs = [.. called.Inputs.Where(i => !open.ContainsKey(i.Name))] }, given, bag)
            is not { } inputs
        )
            return Failing(bag.Sorted()[0].Message);
        var around = scope with
        {
            Values = scope.Values.With("inputs", inputs),
            Unknown = open.Aggregate(scope.Unknown.Without("inputs"), (u, o) => u.With($"inputs.{o.Key}", o.Value)),
            ExpectedVersion = InputValues.Text(inputs, "expected-version") ?? scope.ExpectedVersion,
            BadVersion = InputValues.Text(inputs, "bad-version") ?? scope.BadVersion,
            Depth = scope.Depth + 1,
        };
        if (state.ChangedBy is { } changed)
            around = around with
            {
                Unknown = around.Unknown.With("run.environment", $"after `{changed}`").With("run.version", $"after `{changed}`"),
            };
        var inside = await walk(called.Steps, path, around, cancel);
        return new PlannedCall(called.Title, inside, Problem: null);
    }

    private static PlannedCall Failing(string why) => new(string.Empty, [], why);
}
