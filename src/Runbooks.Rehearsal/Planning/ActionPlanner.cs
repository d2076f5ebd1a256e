using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Steps;

namespace Runbooks.Rehearsal.Planning;

/// <summary>Plans what a step does, by its kind.</summary>
/// <param name="tools">What it uses of the world.</param>
/// <param name="state">What was found out so far.</param>
internal sealed class ActionPlanner(PlanTools tools, PlanState state)
{
    private readonly ReadPlanner _reads = new(tools, state);
    private readonly RollbackPlanner _rollback = new(tools, state);
    private readonly CheckPlanner _checks = new(tools, state);
    private readonly CallPlanner _calls = new(tools, state);

    /// <summary>Plans one.</summary>
    /// <param name="step">The step.</param>
    /// <param name="path">Its id, behind the ids of the steps around it.</param>
    /// <param name="scope">The values that its expressions read.</param>
    /// <param name="walk">Goes through the steps inside it.</param>
    /// <param name="cancel">Cancels what is under way.</param>
    public async Task<StepView> PlanAsync(Step step, string path, PlanScope scope, WalkSteps walk, CancellationToken cancel)
    {
        var draft = new PlannedStep(path, step.Action.KindName, step.Title, StepFate.Would, Why: null);
        return step.Action switch
        {
            HttpStep http => await _reads.HttpAsync(step, http, draft, scope, cancel),
            WaitStep wait => await _reads.WaitAsync(wait, draft, scope, cancel),
            SampleStep sample => await _reads.SampleAsync(sample, draft, scope, cancel),
            RollbackStep rollback => await _rollback.PlanAsync(rollback, draft, scope, cancel),
            CheckStep check => await CheckAsync(check, draft, scope, cancel),
            ApproveStep approve => Approve(step, approve, draft, scope),
            NotifyStep notify => Notify(notify, draft, scope),
            CommandStep command => Command(command, draft, scope),
            RunbookStep call => await _calls.CallAsync(call, draft, scope, walk, cancel),
            ForeachStep each => await _calls.EachAsync(each, draft, scope, walk, cancel),
            ParallelStep parallel => await _calls.ParallelAsync(parallel, draft, scope, walk, cancel),
            _ => new StepView(
                draft with
                {
                    Fate = StepFate.Open,
                    Why = $"a plan does not know what `{step.Action.KindName}` does",
                },
                null,
                $"after `{path}`"
            )
            {
                Changes = step.Action.ChangesTarget,
            },
        };
    }

    private async Task<StepView> CheckAsync(CheckStep step, PlannedStep draft, PlanScope scope, CancellationToken cancel)
    {
        var checks = await _checks.LookAsync(step.Checks, scope.ExpectedVersion, cancel);
        var fate =
            checks.Any(c => c.Fate == StepFate.Fails) ? StepFate.Fails
            : checks.Any(c => c.Fate == StepFate.Open) ? StepFate.Open
            : StepFate.Passes;
        var planned = draft with
        {
            Checks = checks,
            Fate = fate,
            Why = fate == StepFate.Fails ? $"{checks.First(c => c.Fate == StepFate.Fails).Id} fails" : null,
            Time = CheckPlanner.TimeOf(checks),
        };
        return new StepView(planned, null, fate == StepFate.Open ? $"when `{draft.Path}` is done" : null) { MayMend = true };
    }

    private StepView Approve(Step step, ApproveStep approve, PlannedStep draft, PlanScope scope)
    {
        var (values, unknown) = scope.With(state);
        var question = approve.Question.Foresee(values, unknown);
        if (question.Fault is { } fault)
            return Failing(draft, fault.Message);
        var planned = draft with
        {
            Approval = new PlannedApproval(
                question.Text,
                approve.From,
                approve.Expires,
                approve.AcceptsYes,
                approve.FourEyes,
                tools.ChangesAfter(step)
            ),
            Time = new TimeRange(TimeSpan.Zero, approve.Expires),
        };
        return new StepView(planned, new JsonObject { ["granted"] = true }, Until: null);
    }

    private StepView Notify(NotifyStep notify, PlannedStep draft, PlanScope scope)
    {
        var (values, unknown) = scope.With(state);
        var text = notify.Text.Foresee(values, unknown);
        if (text.Fault is { } fault)
            return Failing(draft, fault.Message);
        return new StepView(draft with { Notice = NoticePlanner.Step(notify, text.Text, tools.Notifications) }, null, Until: null);
    }

    private StepView Command(CommandStep command, PlannedStep draft, PlanScope scope)
    {
        var (values, unknown) = scope.With(state);
        var arguments = command.Run.Select(a => a.Foresee(values, unknown)).ToList();
        if (arguments.Find(a => a.Fault is not null) is { Fault: { } fault })
            return Failing(draft, fault.Message) with { Changes = !command.IsSafe };
        var planned = draft with
        {
            Notes =
            [
                $"runs `{string.Join(' ', arguments.Select(a => a.Text))}` for at most {Duration.Format(command.Within)}"
                    + $"{(command.IsSafe ? "; it is declared safe, and a plan runs no programs" : string.Empty)}",
            ],
            Time = new TimeRange(TimeSpan.Zero, command.Within),
        };
        return new StepView(planned, null, $"after `{draft.Path}`") { Changes = !command.IsSafe };
    }

    private static StepView Failing(PlannedStep draft, string why) =>
        new(draft with { Fate = StepFate.Fails, Why = why }, null, Until: null);
}
