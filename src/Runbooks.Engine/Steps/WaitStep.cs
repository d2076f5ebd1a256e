using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Requests;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Steps;

/// <summary>Polls until a condition holds, or fails when its time runs out; or waits for a fixed time.</summary>
public sealed class WaitStep : StepAction
{
    private static readonly Field<HttpRequestFields> HttpField = new(
        "http",
        "The request that is sent each time; it must not change anything.",
        HttpRequestFields.Shape
    );
    private static readonly Field<Condition> UntilField = new(
        "until",
        "What ends the waiting, over the answer's outputs.",
        new Shape<Condition>(Shapes.Condition.Wanted, Shapes.Condition.Schema, (node, context) =>
            Shapes.Condition.Read(node, context with { Names = context.Names?.WithAll(HttpRequestFields.Outputs.Select(o => o.Name)) })
        )
    );

    private static readonly UsualField<TimeSpan> EveryField = new(
        "every",
        "The wait between two requests.",
        Shapes.Interval,
        usual: TimeSpan.FromSeconds(1)
    );
    private static readonly Field<Parsed<TimeSpan>> WithinField = new(
        "within",
        "The longest it may take: when it runs out, the step fails.",
        Shapes.Duration
    );
    private static readonly Field<Parsed<TimeSpan>> ForField = new("for", "A fixed time to wait, instead of a condition.", Shapes.Duration);

    public static readonly Kind<StepAction> Kind = new(
        "wait",
        "Polls with a bound until a condition holds.",
        Shapes.Mapping<StepAction>("a wait", [HttpField, UntilField, EveryField, WithinField, ForField], Make)
    )
    {
        Outputs = [.. HttpRequestFields.Outputs, new("attempts", "How many requests were sent.")],
    };

    /// <summary>The request; null for a fixed wait.</summary>
    public HttpRequestFields? Request { get; init; }

    /// <summary>What ends the waiting; null for a fixed wait.</summary>
    public Condition? Until { get; init; }

    /// <summary>The wait between two requests.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>The longest it may take, or the fixed time.</summary>
    public required TimeSpan Within { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override TimeSpan? Bound => Within;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => Request?.Templates ?? [];

    /// <inheritdoc/>
    public override IEnumerable<Condition> Conditions => Until is null ? [] : [Until];

    /// <inheritdoc/>
    public override string? BoundKey => Request is null ? "for" : "within";

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => null;

    /// <inheritdoc/>
    public override StepFailure Failing =>
        Request is null ? StepFailure.AsTheStepSays with { NoRetry = "waiting for a fixed time cannot fail" } : StepFailure.AsTheStepSays;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => Request is null ? HarmlessClaim.Nothing : HarmlessClaim.Sends(Request);

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => Request is null ? LeftOutTime.Nothing : LeftOutTime.AllOf(Within);

    /// <inheritdoc/>
    public override bool Proves(Step step) => Request is not null;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) =>
        output == "attempts" ? OutputValues.Whole(1, "is a number from 1 on") : HttpRequestFields.OutlookOf(output);

    /// <inheritdoc/>
    public override IEnumerable<BoundConflict> ConflictsIn(Step step)
    {
        if (Request is null)
            yield break;
        if (Every >= Within)
            yield return new BoundConflict(
                $"`{step.Id}` asks every {Duration.Format(Every)} within {Duration.Format(Within)}: it asks once",
                "a wait that asks once is an `expect`",
                "make `every` much shorter than `within`"
            );
        if (Request.Within > Within)
            yield return new BoundConflict(
                $"a request of `{step.Id}` may take {Duration.Format(Request.Within.Value)}, and the wait is over "
                    + $"after {Duration.Format(Within)}",
                Label: null,
                "make the request's `within` shorter than the wait's"
            );
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) =>
        Request is null ? [$"sleep {CurlLine.Seconds(Within)}"] : RequestByHand.Poll(Request, Until!, Every, Within);

    /// <inheritdoc/>
    public override string Describe() =>
        Request is null
            ? $"waits for {Duration.Format(Within)}"
            : $"sends {Request} every {Duration.Format(Every)} until {Until!.Text}, for at most {Duration.Format(Within)}";

    /// <inheritdoc/>
    public override async Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        if (Request is null)
            return new StepView(
                context.Draft with
                {
                    Notes = [$"waits for {Duration.Format(Within)}"],
                    Time = TimeRange.Of(Within),
                },
                null,
                Until: null
            );
        var polls = $"every {Duration.Format(Every)}, for at most {Duration.Format(Within)}";
        var (shown, held, answer) = await new RequestPlanner(context).SendAsync(Request, polls, cancel);
        if (held is not null)
            return held with { Planned = held.Planned with { Time = new TimeRange(TimeSpan.Zero, Within) } };
        var outputs = HttpRequestFields.OutputsOf(answer!);
        outputs["attempts"] = 1;
        var (values, unknown) = context.Values();
        var seen = Until!.Foresee(values.WithAll(outputs), unknown);
        var isAnswered = answer is Answered { BodyProblem: null };
        var holds = isAnswered && seen.Result is ConditionHeld;
        var planned = context.Draft with
        {
            Requests = [shown],
            Time = new TimeRange(answer!.Elapsed, Within > answer.Elapsed ? Within : answer.Elapsed),
        };
        if (context.State.ChangedBy is { } changed)
        {
            var condition = PlannedCondition.Of(
                "until",
                Until.Text,
                new ForeseenCondition(null, isAnswered ? seen.Operands : [], [new OpenValue("body", $"after `{changed}`")])
            );
            return new StepView(
                planned with
                {
                    Forecast = StepForecast.Open,
                    Conditions = [condition with { HoldsNow = holds, Detail = $"it is looked at after `{changed}`" }],
                },
                outputs,
                $"after `{changed}`"
            );
        }

        var until = isAnswered
            ? PlannedCondition.Of("until", Until.Text, seen)
            : new PlannedCondition("until", Until.Text, Holds: false, [], answer.Describe());
        return holds
            ? new StepView(
                planned with
                {
                    Forecast = StepForecast.Passes,
                    Conditions = [until],
                    Time = TimeRange.Of(answer.Elapsed),
                },
                outputs,
                Until: null
            )
            : new StepView(
                planned with
                {
                    Forecast = StepForecast.Open,
                    Why = $"it does not hold now; a run would look {polls}",
                    Conditions = [until],
                },
                null,
                $"when `{context.Draft.Path}` has waited"
            );
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        var time = context.Tools.Time;
        if (Request is null)
        {
            await Task.Delay(Within, time, cancel);
            return StepResult.Passed();
        }

        var started = time.GetTimestamp();
        (HttpAnswer Answer, ConditionResult? Result)? last = null;
        for (var attempt = 1; ; attempt++)
        {
            if (!context.Fill(Request).Succeeds(out var call, out var error))
                return StepResult.Failed(error);
            var left = Within - time.GetElapsedTime(started);
            if (left > TimeSpan.Zero && (call.Within is null || call.Within > left))
                call = call with
                {
                    Within = left < context.Tools.Client.Target.RequestTimeout ? left : context.Tools.Client.Target.RequestTimeout,
                };
            var answer = await context.Tools.Client.SendAsync(call, cancel);
            var outputs = HttpRequestFields.OutputsOf(answer);
            outputs["attempts"] = attempt;
            var result = answer is Answered { BodyProblem: null } ? Until!.Evaluate(context.Scope.WithAll(outputs)) : null;

            // A request that the end of the waiting cut short tells nothing about the target; the one before it does.
            if (last is null || answer is Answered || left >= context.Tools.Client.Target.RequestTimeout)
                last = (answer, result);
            var isOver = time.GetElapsedTime(started) + Every > Within;
            if (result is ConditionHeld || isOver)
                await context.Tools.Events.KeepAsync(
                    $"{context.Step.Id}.json",
                    $"Step {context.Path}: the last of {attempt} requests",
                    EvidenceFile.Write(call, answer),
                    context.Path
                );
            if (result is ConditionHeld)
                return StepResult.Passed(outputs, attempt == 1 ? null : $"after {attempt} requests");
            if (isOver)
                return StepResult.Failed(RanOut(last.Value.Answer, last.Value.Result, attempt), outputs);
            await Task.Delay(Every, time, cancel);
        }
    }

    private static StepAction? Make(FieldValues values, ReadContext context)
    {
        if (values.Get(ForField) is { } fixedTime)
        {
            if (values.Entry(HttpField) is null && values.Entry(UntilField) is null)
                return new WaitStep { Within = fixedTime.Value };
            context.Bag.Add(
                DiagnosticCodes.Conflict,
                values.Entry(ForField)!.Key.Span,
                "`for` stands beside a condition",
                help: "keep `for` alone, or `http`, `until` and `within`"
            );
            return null;
        }

        foreach (var field in new Field[] { HttpField, UntilField, WithinField })
        {
            if (values.Entry(field) is not null)
                continue;
            context.Bag.Add(
                DiagnosticCodes.MissingKey,
                values.Mapping.Span,
                $"`{field.Name}` is missing in a wait",
                help: "`wait: { http: { get: /healthz }, until: body.status == \"ok\", every: 1s, within: 30s }`"
            );
            return null;
        }

        var request = values.Get(HttpField)!;
        if (request.MayChange)
        {
            context.Bag.Add(
                DiagnosticCodes.UnsafeRetry,
                values.Entry(HttpField)!.Key.Span,
                $"a wait sends its request again and again, and {request} may change the target",
                help: "use GET, or say `safe: true`"
            );
            return null;
        }

        return new WaitStep
        {
            Request = request,
            Until = values.Get(UntilField),
            Every = values.Get(EveryField),
            Within = values.Get(WithinField)!.Value,
        };
    }

    private Diagnostic RanOut(HttpAnswer answer, ConditionResult? result, int attempts)
    {
        var seen = result switch
        {
            ConditionNotHeld held => string.Join(", ", held.Operands.Select(o => $"{o.Text} was {o.Value}")),
            ConditionFault broken => broken.Message,
            _ => answer.Describe(),
        };
        if ((answer as Answered)?.JsonFault is { } fault)
            seen += $"; {fault}";
        return new Diagnostic(
            DiagnosticCodes.WaitRanOut,
            $"`{Until!.Text}` did not hold within {Duration.Format(Within)}, in {attempts} request{(attempts == 1 ? string.Empty : "s")}",
            Until.Span,
            $"at last, {seen}"
        );
    }
}
