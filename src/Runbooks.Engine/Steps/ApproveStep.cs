using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Requests;

namespace Runbooks.Steps;

/// <summary>Asks a person before the run goes on. Where nobody can answer, the answer is no.</summary>
public sealed class ApproveStep : StepAction
{
    private static readonly Field<Template> QuestionField = new("question", "What is asked.", Shapes.Template, required: true);
    private static readonly Field<IReadOnlyList<string>> FromField = new(
        "from",
        "Who may answer: accounts as `@name`, which are checked, or roles, which are taken on trust. Default: whoever "
            + "uses the account that began the run.",
        Shapes.List(Shapes.Text, orSingle: true)
    );
    private static readonly UsualField<TimeSpan> ExpiresField = new(
        "expires",
        "How long the question stands; then the answer is no.",
        Shapes.Duration,
        usual: TimeSpan.FromMinutes(5)
    );
    private static readonly UsualField<bool> YesField = new("accepts-yes", "Whether `--yes` may answer it.", Shapes.Boolean, usual: true);

    private static readonly UsualField<bool> FourEyesField = new(
        "four-eyes",
        "Whether the account that began the run may not answer.",
        Shapes.Boolean,
        usual: false
    );

    private const string GoesOn = "continue";

    private static readonly Field<string> RefusedField = new(
        "when-refused",
        "What no answer, and an answer of no, do: `stop`, the usual, ends the run; with `continue` it goes on, and `granted` is false.",
        Shapes.OneOf("stop", GoesOn)
    );

    public static readonly Kind<StepAction> Kind = new(
        "approve",
        "Asks a person before the run goes on; no answer is no.",
        Shapes.Mapping<StepAction>(
            "an approval",
            [QuestionField, FromField, ExpiresField, YesField, FourEyesField, RefusedField],
            (values, _) =>
                new ApproveStep
                {
                    Question = values.Get(QuestionField)!,
                    From = values.Get(FromField) ?? [],
                    Expires = values.Get(ExpiresField),
                    AcceptsYes = values.Get(YesField),
                    FourEyes = values.Get(FourEyesField),
                    GoesOnRefused = values.Get(RefusedField) == GoesOn,
                }
        )
    )
    {
        Outputs =
        [
            new("granted", "Whether somebody said yes."),
            new("by", "Who answered, as a role."),
            new("how", "How: at the terminal, by `--yes`, by `runbook approve`."),
        ],
    };

    public required Template Question { get; init; }

    public IReadOnlyList<string> From { get; init; } = [];

    /// <summary>How long the question stands.</summary>
    public required TimeSpan Expires { get; init; }

    /// <summary>Whether `--yes` may answer.</summary>
    public required bool AcceptsYes { get; init; }

    /// <summary>Whether the account that began the run may not answer.</summary>
    public bool FourEyes { get; init; }

    /// <summary>Whether the run goes on when the answer is no, or there is none.</summary>
    public bool GoesOnRefused { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override TimeSpan? Bound => Expires;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => [Question];

    /// <inheritdoc/>
    public override string? BoundKey => "expires";

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => null;

    /// <inheritdoc/>
    public override StepFailure Failing =>
        GoesOnRefused
            ? new() { NoRetry = "an answer of no, and none, are final" }
            : new()
            {
                IsFinal = true,
                ByHand = "an answer of no, or none, ends the run",
                CannotBePassedOver = (
                    "asks a person, and the run is to go on whatever the answer is",
                    "an answer of no stops the run; with `when-refused: continue` it goes on, and `granted` says no"
                ),
                NoRetry = "an answer of no, and none, are final",
            };

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => From;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => HarmlessClaim.Nothing;

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.AllOf(Expires);

    /// <inheritdoc/>
    public override bool Proves(Step step) => false;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) => output == "granted" ? OutputValues.Boolean : KnownValue.Anything;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) =>
        [
            $"# ask {(From.Count == 0 ? "a person" : string.Join(" or ", From))}, and "
                + (GoesOnRefused ? "do what depends on it only if the answer is yes" : "go on only if the answer is yes"),
        ];

    /// <inheritdoc/>
    public override string Describe() => $"asks {(From.Count == 0 ? "a person" : string.Join(" or ", From))}: {Question.Text}";

    /// <inheritdoc/>
    public override Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var (values, unknown) = context.Values();
        var question = Question.Foresee(values, unknown);
        if (question.Fault is { } fault)
            return Task.FromResult(context.Fails(fault.Message));
        var planned = context.Draft with
        {
            Approval = new PlannedApproval(question.Text, From, Expires, AcceptsYes, FourEyes, context.ChangesAfter(context.Step)),
            Time = new TimeRange(TimeSpan.Zero, Expires),
        };

        // A run that goes on was told yes; by whom is another matter.
        const string Answered = "when somebody has answered";
        (string, string)[] open = GoesOnRefused
            ? [("granted", Answered), ("by", Answered), ("how", Answered)]
            : [("by", Answered), ("how", Answered)];
        var known = GoesOnRefused ? new JsonObject() : new JsonObject { ["granted"] = true };
        return Task.FromResult(new StepView(planned, known, Until: null) { Open = open });
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        if (!context.Fill(Question).Succeeds(out var question, out var error))
            return StepResult.Failed(error);
        var tools = context.Tools;
        var request = new ApprovalRequest(context.Path, question, From, Expires, AcceptsYes)
        {
            Changes = context.Around.ChangesAfter(context.Step),
            Where = context.Where(),
            FourEyes = FourEyes,
        };
        await tools.Events.PublishAsync(
            new ApprovalAsked(context.Path, question, From, tools.Time.GetUtcNow() + Expires)
            {
                Changes = request.Changes,
                Where = request.Where,
            }
        );
        var answer = await context.AskAsync(
            request with
            {
                Question = tools.Events.Clean(question),
                Where = tools.Events.Clean(request.Where),
            },
            cancel
        );
        await tools.Events.PublishAsync(
            new ApprovalAnswered(context.Path, answer.Granted, answer.By, answer.How) { Account = answer.Account }
        );
        return Result(context, answer);
    }

    /// <inheritdoc/>
    public override Task<StepResult> ResumeAsync(StepContext context, InterruptedStep past, CancellationToken cancel) =>
        past.Events.OfType<ApprovalAnswered>().LastOrDefault(a => a.Path == context.Path) is { } answered
            ? Task.FromResult(
                Result(context, new ApprovalAnswer(answered.Granted, answered.By, answered.How) { Account = answered.Account })
            )
            : RunAsync(context, cancel);

    private StepResult Result(StepContext context, ApprovalAnswer answer)
    {
        if (answer.Granted)
            context.State.IsApproved = true;
        var outputs = new JsonObject
        {
            ["granted"] = answer.Granted,
            ["by"] = answer.By,
            ["how"] = answer.How,
        };
        return answer.Granted ? StepResult.Passed(outputs, $"yes, by {answer.By ?? "nobody named"} ({answer.How})")
            : GoesOnRefused
                ? StepResult.Passed(
                    outputs,
                    answer.By is null ? $"no ({answer.How}); the run goes on" : $"no, by {answer.By} ({answer.How}); the run goes on"
                )
            : StepResult.Failed(
                context.Failure(
                    DiagnosticCodes.NotApproved,
                    $"not approved: {(answer.By is null ? answer.How : $"{answer.By} said no ({answer.How})")}",
                    answer.How == ApprovalAnswer.Expired || answer.By is not null
                        ? null
                        : "answer at a terminal, or give `--yes` where the step accepts it"
                ),
                outputs
            ) with
            {
                MayBeRetried = false,
                StopsRun = true,
            };
    }
}
