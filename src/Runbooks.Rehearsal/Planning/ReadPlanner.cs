using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Expressions;
using Runbooks.Rehearsal.Forecasting;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Rehearsal.Planning;

/// <summary>Plans the steps that send requests of their own: GET and HEAD are sent, everything else is shown.</summary>
/// <param name="tools">What it uses of the world.</param>
/// <param name="state">What was found out so far.</param>
internal sealed class ReadPlanner(PlanTools tools, PlanState state)
{
    private const int SampleSize = 3;

    /// <summary>Plans an <c>http</c> step.</summary>
    public async Task<StepView> HttpAsync(Step step, HttpStep http, PlannedStep draft, PlanScope scope, CancellationToken cancel)
    {
        var fields = http.Request;
        var (shown, held, answer) = await SendAsync(fields, draft, scope, Note(fields), cancel);
        var bound = fields.Within ?? tools.Target.RequestTimeout;
        if (held is not null)
            return held with { Changes = fields.MayChange, Planned = held.Planned with { Time = new TimeRange(TimeSpan.Zero, bound) } };
        var outputs = HttpRequestFields.OutputsOf(answer!);
        var planned = draft with { Requests = [shown], Time = TimeRange.Of(answer!.Elapsed), Fate = StepFate.Passes };
        var problem = answer switch
        {
            Answered { BodyProblem: { } cut } => cut,
            Answered { IsSuccess: false } answered when step.Expect.Count == 0 => answered.Describe(),
            Answered => null,
            _ => answer.Describe(),
        };
        if (state.ChangedBy is { } changed)
            return new StepView(planned with { Fate = StepFate.Open }, outputs, $"after `{changed}`");
        return new StepView(
            problem is null ? planned : planned with { Fate = StepFate.Fails, Why = $"{fields.Method} {shown.Url}: {problem}" },
            outputs,
            Until: null
        )
        {
            MayMend = true,
        };
    }

    /// <summary>Plans a <c>wait</c> step: it is looked at once.</summary>
    public async Task<StepView> WaitAsync(WaitStep wait, PlannedStep draft, PlanScope scope, CancellationToken cancel)
    {
        if (wait.Request is null)
            return new StepView(
                draft with
                {
                    Notes = [$"waits for {Duration.Format(wait.Within)}"],
                    Time = TimeRange.Of(wait.Within),
                },
                null,
                Until: null
            );
        var polls = $"every {Duration.Format(wait.Every)}, for at most {Duration.Format(wait.Within)}";
        var (shown, held, answer) = await SendAsync(wait.Request, draft, scope, polls, cancel);
        if (held is not null)
            return held with { Planned = held.Planned with { Time = new TimeRange(TimeSpan.Zero, wait.Within) } };
        var outputs = HttpRequestFields.OutputsOf(answer!);
        outputs["attempts"] = 1;
        var (values, unknown) = scope.With(state);
        var seen = wait.Until!.Foresee(values.WithAll(outputs), unknown);
        var isAnswered = answer is Answered { BodyProblem: null };
        var holds = isAnswered && seen.Result is ConditionHeld;
        var planned = draft with
        {
            Requests = [shown],
            Time = new TimeRange(answer!.Elapsed, wait.Within > answer.Elapsed ? wait.Within : answer.Elapsed),
        };
        if (state.ChangedBy is { } changed)
        {
            var condition = PlannedCondition.Of(
                "until",
                wait.Until.Text,
                new ForeseenCondition(null, isAnswered ? seen.Operands : [], [new OpenValue("body", $"after `{changed}`")])
            );
            return new StepView(
                planned with
                {
                    Fate = StepFate.Open,
                    Conditions = [condition with { HoldsNow = holds, Detail = $"it is looked at after `{changed}`" }],
                },
                outputs,
                $"after `{changed}`"
            );
        }

        var until = isAnswered
            ? PlannedCondition.Of("until", wait.Until.Text, seen)
            : new PlannedCondition("until", wait.Until.Text, Holds: false, [], answer.Describe());
        return holds
            ? new StepView(
                planned with
                {
                    Fate = StepFate.Passes,
                    Conditions = [until],
                    Time = TimeRange.Of(answer.Elapsed),
                },
                outputs,
                Until: null
            )
            : new StepView(
                planned with
                {
                    Fate = StepFate.Open,
                    Why = $"it does not hold now; a run would look {polls}",
                    Conditions = [until],
                },
                null,
                $"when `{draft.Path}` has waited"
            );
    }

    /// <summary>Plans a <c>sample</c> step: of what may be sent, a few requests are.</summary>
    public async Task<StepView> SampleAsync(SampleStep sample, PlannedStep draft, PlanScope scope, CancellationToken cancel)
    {
        var fields = sample.Request;
        var (shown, call, open, fault) = Fill(fields, scope);
        if (fault is not null)
            return new StepView(draft with { Fate = StepFate.Fails, Why = fault, Requests = [shown] }, null, Until: null);
        var until = $"when `{draft.Path}` has taken its sample";
        shown = shown with
        {
            Note =
                $"{sample.Requests} times, {sample.Concurrency} at a time, within {Duration.Format(sample.Within)}"
                + $"{(IsRead(fields) ? string.Empty : "; declared safe, and a plan sends GET and HEAD alone")}",
        };
        var planned = draft with { Requests = [shown], Time = new TimeRange(TimeSpan.Zero, sample.Within) };
        if (call is null || !IsRead(fields) || !state.Reads)
            return new StepView(Waiting(planned, open), null, until);

        var taken = await new Sampler(tools.Client, tools.Time).TakeAsync(
            call,
            Math.Min(SampleSize, sample.Requests),
            1,
            sample.Within,
            Sampler.UsualProblem,
            cancel
        );
        var rounds = Math.Ceiling((double)sample.Requests / sample.Concurrency);
        return new StepView(
            planned with
            {
                Notes =
                [
                    FormattableString.Invariant(
                        $"{taken.Count} of the {sample.Requests} were sent now: average {taken.AverageMs:0} ms, {taken.Errors} failed"
                    ),
                ],
                Time = new TimeRange(Shorter(TimeSpan.FromMilliseconds(taken.AverageMs * rounds), sample.Within), sample.Within),
            },
            null,
            until
        );
    }

    private async Task<(PlannedRequest Shown, StepView? Held, HttpAnswer? Answer)> SendAsync(
        HttpRequestFields fields,
        PlannedStep draft,
        PlanScope scope,
        string? note,
        CancellationToken cancel
    )
    {
        var (shown, call, open, fault) = Fill(fields, scope);
        shown = shown with { Note = note };
        var planned = draft with { Requests = [shown] };
        if (fault is not null)
            return (shown, new StepView(planned with { Fate = StepFate.Fails, Why = fault }, null, Until: null), null);
        if (call is null || !IsRead(fields) || !state.Reads)
            return (shown, new StepView(Waiting(planned, open), null, $"when `{draft.Path}` is sent"), null);
        var answer = await tools.Client.SendAsync(call, cancel);
        shown = shown with { Answer = PlannedRequests.Answer(answer) };
        return answer is Withheld withheld
            ? (
                shown,
                new StepView(
                    planned with
                    {
                        Requests = [shown],
                        Fate = StepFate.Open,
                        Why = $"a plan does not send it: {withheld.Reason}",
                    },
                    null,
                    $"when `{draft.Path}` is sent"
                ),
                null
            )
            : (shown, null, answer);
    }

    private static PlannedStep Waiting(PlannedStep planned, IReadOnlyList<OpenValue> open) =>
        open.Count == 0
            ? planned
            : planned with
            {
                Why = $"what it sends is known {string.Join(" and ", open.Select(o => o.Until).Distinct())}",
            };

    private (PlannedRequest Shown, HttpCall? Call, IReadOnlyList<OpenValue> Open, string? Fault) Fill(
        HttpRequestFields fields,
        PlanScope scope
    )
    {
        var (values, unknown) = scope.With(state);
        foreach (var secret in fields.Headers.SelectMany(h => Credentials.InHeader(h.Key, h.Value.Foresee(values, unknown).Text)))
            tools.Events.KeepSecret(secret);
        return PlannedRequests.Fill(fields, tools.Target, values, unknown);
    }

    private static string? Note(HttpRequestFields fields) =>
        IsRead(fields) ? null
        : fields.IsDeclaredSafe ? "declared safe, and a plan sends GET and HEAD alone"
        : "once";

    private static bool IsRead(HttpRequestFields fields) => fields.Method is "GET" or "HEAD";

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
