using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Requests;
using Runbooks.Targets;

namespace Runbooks.Steps;

/// <summary>Sends one request and looks at its answer once.</summary>
public sealed class HttpStep : StepAction
{
    public static readonly Kind<StepAction> Kind = new(
        "http",
        "Sends one request; without `expect`, anything but a whole 2xx answer fails.",
        new Shape<StepAction>(HttpRequestFields.Shape.Wanted, HttpRequestFields.Shape.Schema, (node, context) =>
            HttpRequestFields.Shape.Read(node, context) is { } request ? new HttpStep { Request = request } : null
        )
    )
    {
        Outputs = HttpRequestFields.Outputs,
    };

    public required HttpRequestFields Request { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override bool ChangesTarget => Request.MayChange;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Changes => Request.MayChange ? [Request.ToString()!] : [];

    /// <inheritdoc/>
    public override TimeSpan? Bound => Request.Within;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => Request.Templates;

    /// <inheritdoc/>
    public override string? BoundKey => Request.Within is null ? null : "within";

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => Changes is [var change, ..] ? change : null;

    /// <inheritdoc/>
    public override StepFailure Failing => StepFailure.AsTheStepSays;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => HarmlessClaim.Sends(Request);

    /// <inheritdoc/>
    public override LeftOutTime LeftOut =>
        Request.MayChange && DescribedRequests.FindToggle(Request.Url.Text) is not null ? LeftOutTime.Switch : LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => !Request.MayChange;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) => HttpRequestFields.OutlookOf(output);

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) => RequestByHand.Look(Request, step.Expect);

    /// <inheritdoc/>
    public override string Describe() => $"sends {Request}";

    /// <inheritdoc/>
    public override async Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var (shown, held, answer) = await new RequestPlanner(context).SendAsync(Request, PlanNote(), cancel);
        var bound = Request.Within ?? context.Tools.Target.RequestTimeout;
        if (held is not null)
            return held with { Changes = Request.MayChange, Planned = held.Planned with { Time = new TimeRange(TimeSpan.Zero, bound) } };
        var outputs = HttpRequestFields.OutputsOf(answer!);
        var planned = context.Draft with { Requests = [shown], Time = TimeRange.Of(answer!.Elapsed), Forecast = StepForecast.Passes };
        var problem = answer switch
        {
            Answered { BodyProblem: not null } cut => HttpRequestFields.BodyProblemOf(cut),
            Answered { IsSuccess: false } answered when context.Step.Expect.Count == 0 => answered.Describe(),
            Answered => null,
            _ => answer.Describe(),
        };
        if (context.State.ChangedBy is { } changed)
            return new StepView(planned with { Forecast = StepForecast.Open }, outputs, $"after `{changed}`");
        return new StepView(
            problem is null ? planned : planned with { Forecast = StepForecast.Fails, Why = $"{Request.Method} {shown.Url}: {problem}" },
            outputs,
            Until: null
        )
        {
            MayMend = true,
        };
    }

    private string? PlanNote() =>
        RequestPlanner.IsRead(Request) ? null
        : Request.IsDeclaredSafe ? "declared safe, and a plan sends GET and HEAD alone"
        : "once";

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        if (!context.Fill(Request).Succeeds(out var call, out var error))
            return StepResult.Failed(error);

        if (Request.MayChange)
            await context.AnnounceAsync(call.ToString());
        var answer = await context.Tools.Client.SendAsync(call, cancel);
        await context.Tools.Events.KeepAsync(
            $"{context.Step.Id}.json",
            $"Step {context.Path}: {call}",
            EvidenceFile.Write(call, answer),
            context.Path
        );
        var outputs = HttpRequestFields.OutputsOf(answer);
        var note = answer.Describe();
        if (answer is Withheld)
            return StepResult.Failed(context.Failure(DiagnosticCodes.TargetTaken, $"{call}: {note}"), outputs) with
            {
                StopsRun = true,
                MayBeRetried = false,
                NothingLeft = true,
            };
        if (answer is not Answered answered)
            return StepResult.Failed(context.Failure(DiagnosticCodes.RequestFailed, $"{call}: {note}"), outputs) with
            {
                NothingLeft = answer is NotConnected,
            };
        if (answered.BodyProblem is not null)
            return StepResult.Failed(context.Failure(DiagnosticCodes.RequestFailed, $"{call}: {note}"), outputs);
        if (context.Step.Expect.Count == 0 && !answered.IsSuccess)
        {
            return StepResult.Failed(
                context.Failure(
                    DiagnosticCodes.RequestFailed,
                    $"{call}: {note}: {answered.Beginning(80)}",
                    "to accept it, say so: `expect: [ status == … ]`"
                ),
                outputs
            );
        }

        return StepResult.Passed(outputs, note) with
        {
            Doubt = context.Step.Expect.Count == 0 ? null : answered.JsonFault,
        };
    }
}
