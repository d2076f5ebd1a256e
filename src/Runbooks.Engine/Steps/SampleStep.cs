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

/// <summary>Sends one request many times and says what the times and errors come to.</summary>
public sealed class SampleStep : StepAction
{
    private const int MostInPlan = 3;

    private static readonly Field<HttpRequestFields> HttpField = new(
        "http",
        "The request; it must not change anything.",
        HttpRequestFields.Shape,
        required: true
    );
    private static readonly UsualField<int> RequestsField = new("requests", "How many.", Shapes.Integer(1, 10_000), usual: 20);
    private static readonly UsualField<int> ConcurrencyField = new(
        "concurrency",
        "How many at the same time.",
        Shapes.Integer(1, 64),
        usual: 4
    );
    private static readonly UsualField<TimeSpan> WithinField = new(
        "within",
        "The bound on all of them; what is not sent by then is left out.",
        Shapes.Duration,
        usual: TimeSpan.FromSeconds(60)
    );

    public static readonly Kind<StepAction> Kind = new(
        "sample",
        "Sends one request many times, and gives average, 95th percentile and error rate.",
        Shapes.Mapping<StepAction>("a sample", [HttpField, RequestsField, ConcurrencyField, WithinField], Make)
    )
    {
        Outputs =
        [
            new("count", "How many requests were answered or given up."),
            new(
                "errors",
                "How many of them were errors: no answer, no 2xx, a body that is not whole, or one that says itself that it failed."
            ),
            new("error_rate", "Errors over requests, from 0 to 1."),
            new("average_ms", "The average time, in milliseconds."),
            new("p95_ms", "The time that 95 % did not exceed, in milliseconds."),
            new("max_ms", "The longest time, in milliseconds."),
        ],
    };

    public required HttpRequestFields Request { get; init; }

    public required int Requests { get; init; }

    /// <summary>How many at the same time.</summary>
    public required int Concurrency { get; init; }

    /// <summary>The bound on all of them.</summary>
    public required TimeSpan Within { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override TimeSpan? Bound => Within;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => Request.Templates;

    /// <inheritdoc/>
    public override string? BoundKey => "within";

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => null;

    /// <inheritdoc/>
    public override StepFailure Failing => StepFailure.AsTheStepSays;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => HarmlessClaim.Sends(Request);

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => step.Expect.Count > 0;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) =>
        output switch
        {
            "count" => KnownValue.Number(isOwn ? 1 : 0, Requests, $"is a number up to {Requests}", isWhole: true),
            "errors" => KnownValue.Number(0, Requests, $"is a number up to {Requests}", isWhole: true),
            "error_rate" => KnownValue.Number(0, 1, "is a number from 0 to 1"),
            "average_ms" or "p95_ms" or "max_ms" => OutputValues.Milliseconds,
            _ => KnownValue.Anything,
        };

    /// <inheritdoc/>
    public override IEnumerable<BoundConflict> ConflictsIn(Step step) =>
        Request.Within is { } each && each > Within
            ?
            [
                new BoundConflict(
                    $"a request of `{step.Id}` may take {Duration.Format(each)}, and the sample is over after {Duration.Format(Within)}",
                    Label: null,
                    "make the request's `within` shorter than the sample's"
                ),
            ]
            : [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) =>
        [CurlLine.Sample(Requests, RequestByHand.Send(Request)), .. step.Expect.Select(e => $"# must be true: {e.Text}")];

    /// <inheritdoc/>
    public override string Describe() => $"sends {Request} {Requests} times, {Concurrency} at a time, within {Duration.Format(Within)}";

    /// <inheritdoc/>
    public override async Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var (shown, call, open, fault) = new RequestPlanner(context).Fill(Request);
        if (fault is not null)
            return new StepView(context.Draft with { Forecast = StepForecast.Fails, Why = fault, Requests = [shown] }, null, Until: null);
        var until = $"when `{context.Draft.Path}` has taken its sample";
        shown = shown with
        {
            Note =
                $"{Requests} times, {Concurrency} at a time, within {Duration.Format(Within)}"
                + $"{(RequestPlanner.IsRead(Request) ? string.Empty : "; declared safe, and a plan sends GET and HEAD alone")}",
        };
        var planned = context.Draft with { Requests = [shown], Time = new TimeRange(TimeSpan.Zero, Within) };
        if (call is null || !RequestPlanner.IsRead(Request) || !context.State.Reads)
            return new StepView(RequestPlanner.Waiting(planned, open), null, until);

        var taken = await new Sampler(context.Tools.Client, context.Tools.Time).TakeAsync(
            call,
            Math.Min(MostInPlan, Requests),
            1,
            Within,
            Sampler.UsualProblem,
            cancel
        );
        var rounds = Math.Ceiling((double)Requests / Concurrency);
        return new StepView(
            planned with
            {
                Notes =
                [
                    FormattableString.Invariant(
                        $"{taken.Count} of the {Requests} were sent now: average {taken.AverageMs:0} ms, {taken.Errors} failed"
                    ),
                ],
                Time = new TimeRange(Shorter(TimeSpan.FromMilliseconds(taken.AverageMs * rounds), Within), Within),
            },
            null,
            until
        );
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        if (!context.Fill(Request).Succeeds(out var call, out var error))
            return StepResult.Failed(error);
        var sample = await new Sampler(context.Tools.Client, context.Tools.Time).TakeAsync(
            call,
            Requests,
            Concurrency,
            Within,
            Sampler.UsualProblem,
            cancel
        );
        var about = $"Step {context.Path}: {sample.Count} times {call}, {Concurrency} at a time";
        await context.Tools.Events.KeepAsync(
            $"{context.Step.Id}-sample.json",
            about,
            EvidenceFile.Write(sample.ToEvidence(about)),
            context.Path
        );
        var outputs = sample.ToJson();
        return sample.Count == 0
            ? StepResult.Failed(
                context.Failure(DiagnosticCodes.RequestFailed, $"no request of the sample was answered within {Duration.Format(Within)}"),
                outputs
            )
            : StepResult.Passed(
                outputs,
                FormattableString.Invariant(
                    $"{sample.Count} requests: average {sample.AverageMs:0} ms, p95 {sample.P95Ms:0} ms, {sample.Errors} failed"
                )
            );
    }

    private static StepAction? Make(FieldValues values, ReadContext context)
    {
        var request = values.Get(HttpField)!;
        if (request.MayChange)
        {
            context.Bag.Add(
                DiagnosticCodes.UnsafeRetry,
                values.Entry(HttpField)!.Key.Span,
                $"a sample sends its request many times, and {request} may change the target",
                help: "use GET, or say `safe: true`"
            );
            return null;
        }

        return new SampleStep
        {
            Request = request,
            Requests = values.Get(RequestsField),
            Concurrency = values.Get(ConcurrencyField),
            Within = values.Get(WithinField),
        };
    }
}
