using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Execution;

/// <summary>Runs steps: `when`, `timeout`, `retry`, `expect`, `continue-on-failure`, and the events around them.</summary>
/// <param name="tools">What steps use of the world.</param>
/// <param name="terms">What was settled of the run.</param>
/// <param name="around">What the steps share.</param>
/// <param name="state">What the run has found out so far.</param>
/// <param name="past">What was done in another process; null for a new run.</param>
internal sealed class StepRunner(RunTools tools, RunTerms terms, StepSurroundings around, RunState state, EarlierProcess? past)
{
    private const int MostOutput = 16 * 1024;

    /// <summary>Runs steps in order until one fails that must not.</summary>
    /// <returns>Passed, or the result of the step that failed.</returns>
    public async Task<StepResult> RunAllAsync(IReadOnlyList<Step> steps, string path, string phase, Scope scope, CancellationToken cancel)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            var step = steps[i];
            var result = await RunAsync(step, path.Length == 0 ? step.Id : $"{path}/{step.Id}", phase, scope, cancel);
            if (result.Status is StepStatus.Passed or StepStatus.Skipped)
                continue;
            if (step.ContinueOnFailure && !result.StopsRun && result.Status == StepStatus.Failed)
                continue;
            foreach (var left in steps.Skip(i + 1))
                await SkipAsync(
                    left,
                    path.Length == 0 ? left.Id : $"{path}/{left.Id}",
                    $"`{step.Id}` {(result.Status == StepStatus.Cancelled ? "was cancelled" : "failed")}"
                );
            return result;
        }

        return StepResult.Passed();
    }

    private async Task SkipAsync(Step step, string path, string why, bool notHeld = false)
    {
        if (past?.FinishOf(path) is not null)
            return;
        var now = tools.Time.GetUtcNow();
        await tools.Events.PublishAsync(
            new StepFinished(path, step.Action.KindName, step.Title, StepStatus.Skipped, now, 0, Error: null, why, Outputs: null)
            {
                NotHeld = notHeld,
            }
        );
    }

    private async Task<StepResult> RunAsync(Step step, string path, string phase, Scope scope, CancellationToken cancel)
    {
        if (past?.FinishOf(path) is { } finished && !(finished.IsCut && !step.Action.ChangesTarget))
            return Replay(step, finished);
        var underWay = past?.UnderWay(path);
        if (underWay is null)
            past?.Forget(path);
        var startedAt = tools.Time.GetUtcNow();
        var started = tools.Time.GetTimestamp();
        var inside = scope.With("steps", state.Outputs());
        if (underWay is null && step.When is { } when)
        {
            var condition = when.Evaluate(inside);
            if (condition is ConditionNotHeld held)
            {
                await SkipAsync(step, path, $"`{when.Text}` does not hold{Operand.Tell(held.Operands, ": ")}", notHeld: true);
                return StepResult.Skipped("`when` does not hold");
            }

            if (condition is ConditionFault fault)
            {
                var failed = StepResult.Failed(new Diagnostic(DiagnosticCodes.CannotEvaluate, fault.Message, fault.Span));
                await FinishAsync(step, path, failed, startedAt, started);
                return failed;
            }
        }

        if (underWay is null)
            await tools.Events.PublishAsync(new StepStarted(path, step.Action.KindName, step.Title, phase));
        var context = new StepContext(step, path, inside, state, tools, terms)
        {
            RunSteps = (steps, under, values, token) => RunAllAsync(steps, under, phase, values, token),
            Around = around,
        };
        var result = await RunBoundedAsync(step, context, underWay, cancel);
        state.Keep(step.Id, result.Outputs);
        if (result.NothingLeft)
            state.TakeBack(path);
        await FinishAsync(step, path, result, startedAt, started);
        if (result.Status == StepStatus.Failed && !step.ContinueOnFailure)
            state.FailedStep ??= path;
        return result;
    }

    // What a step left is taken as its journal has it: asking again could give another answer, after what was done since.
    private StepResult Replay(Step step, StepFinished finished)
    {
        var outputs = (JsonObject?)finished.Outputs?.DeepClone() ?? [];
        if (finished.Status != StepStatus.Skipped || finished.Outputs is not null)
            state.Keep(step.Id, outputs);
        if (finished.Status == StepStatus.Failed && !step.ContinueOnFailure)
            state.FailedStep ??= finished.Path;
        if (
            step.Action.Harmless.Checks is { Count: > 0 } checks
            && finished.Outputs?["checks"] is JsonObject seen
            && !past!.ChangedAfter(finished.Path)
        )
        {
            foreach (var check in checks.Where(c => !c.IsOptional && seen[c.Id]?.ToString() == "pass"))
                state.Prove(check.Id);
        }

        var error = finished.Error is { } said
            ? new Diagnostic(
                new DiagnosticCode(said.Code, DiagnosticSeverity.Error, string.Empty),
                said.Message,
                Span: null,
                said.Label,
                said.Help
            )
            : null;
        return new StepResult(finished.Status, outputs, error, finished.Note) { StopsRun = finished.StopsRun };
    }

    private async Task<StepResult> RunBoundedAsync(Step step, StepContext context, InterruptedStep? underWay, CancellationToken cancel)
    {
        using var bound = step.Timeout is { } timeout ? new CancellationTokenSource(timeout, tools.Time) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancel);
        try
        {
            var result = await RetryAsync(step, context, underWay, either.Token);

            // A step of steps ends as cancelled when its own bound cuts them short, which is its failure and nobody's wish.
            return result.Status == StepStatus.Cancelled && !cancel.IsCancellationRequested && bound.IsCancellationRequested
                ? TimedOut()
                : result;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return new StepResult(StepStatus.Cancelled, [], Note: "cancelled") { StopsRun = true };
        }
        catch (OperationCanceledException)
        {
            return TimedOut();
        }

        StepResult TimedOut() =>
            StepResult.Failed(
                context.Failure(
                    DiagnosticCodes.TimedOut,
                    $"`{step.Id}` had not ended within its timeout of {Duration.Format(step.Timeout!.Value)}"
                )
            );
    }

    private async Task<StepResult> RetryAsync(Step step, StepContext context, InterruptedStep? underWay, CancellationToken cancel)
    {
        var retry = step.Retry;
        var started = tools.Time.GetTimestamp();
        for (var attempt = 1 + (underWay?.Retries ?? 0); ; attempt++)
        {
            var result = Expect(
                step,
                context,
                await (underWay is null ? step.Action.RunAsync(context, cancel) : step.Action.ResumeAsync(context, underWay, cancel))
            );
            if (underWay is not null)
                past!.Forget(context.Path);
            underWay = null;
            if (result.Status != StepStatus.Failed || retry is null || !result.MayBeRetried || attempt >= retry.Attempts)
                return result;
            var wait = retry.DelayAfter(attempt, tools.Draw());
            if (retry.Within is { } within && tools.Time.GetElapsedTime(started) + wait > within)
                return result;
            await tools.Events.PublishAsync(
                new StepRetried(context.Path, attempt, retry.Attempts, wait.TotalMilliseconds, RunError.From(result.Error!))
            );
            await Task.Delay(wait, tools.Time, cancel);
        }
    }

    private static StepResult Expect(Step step, StepContext context, StepResult result)
    {
        if (result.Status != StepStatus.Passed)
            return result;
        var scope = context.Scope.WithAll(result.Outputs);
        foreach (var condition in step.Expect)
        {
            switch (condition.Evaluate(scope))
            {
                case ConditionNotHeld held:
                    var label = held.Operands.Count == 0 ? null : string.Join(", ", held.Operands.Select(o => $"{o.Text} was {o.Value}"));
                    if (result.Doubt is { } doubt)
                        label = label is null ? doubt : $"{label}; {doubt}";
                    return result with
                    {
                        Status = StepStatus.Failed,
                        Error = new Diagnostic(
                            DiagnosticCodes.NotAsExpected,
                            $"`{step.Id}` is not as expected: {condition.Text}",
                            condition.Span,
                            label
                        ),
                    };
                case ConditionFault fault:
                    return result with
                    {
                        Status = StepStatus.Failed,
                        Error = new Diagnostic(DiagnosticCodes.CannotEvaluate, fault.Message, fault.Span),
                    };
            }
        }

        return result;
    }

    private async Task FinishAsync(Step step, string path, StepResult result, DateTimeOffset startedAt, long started)
    {
        var error = result.Error is null ? null : RunError.From(result.Error);
        var (outputs, isCut) = Bounded(result.Outputs);
        await tools.Events.PublishAsync(
            new StepFinished(
                path,
                step.Action.KindName,
                step.Title,
                result.Status,
                startedAt,
                Math.Round(tools.Time.GetElapsedTime(started).TotalMilliseconds, 1),
                error,
                result.Note,
                outputs
            )
            {
                StopsRun = result.StopsRun,
                NothingLeft = result.NothingLeft,
                IsCut = isCut,
            }
        );
    }

    // The stream carries what a reader of the record needs; a large body is in the evidence.
    private static (JsonObject? Outputs, bool IsCut) Bounded(JsonObject outputs)
    {
        if (outputs.Count == 0)
            return (null, false);
        var kept = new JsonObject();
        var isCut = false;
        foreach (var (name, value) in outputs)
        {
            var text = value?.ToJsonString();
            if (name == "headers" && value is JsonObject headers)
            {
                kept[name] = new JsonObject(
                    headers
                        .Where(h => EvidenceFile.AllowedHeaders.Contains(h.Key))
                        .Select(h => KeyValuePair.Create(h.Key, h.Value?.DeepClone()))
                );
                continue;
            }

            var isLarge = text is { Length: > MostOutput };
            isCut |= isLarge;
            kept[name] = isLarge ? $"({text!.Length} characters, see the evidence)" : value?.DeepClone();
        }

        return (kept, isCut);
    }
}
