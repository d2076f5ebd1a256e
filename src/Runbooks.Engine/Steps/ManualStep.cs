using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Requests;
using Runbooks.Results;
using Runbooks.Yaml;

namespace Runbooks.Steps;

/// <summary>
/// Has a person do something, and say what became of it. Their word is kept and proves nothing of the target: checks do.
/// </summary>
public sealed class ManualStep : StepAction
{
    private const int LongestText = 20_000;

    // What later steps read where nobody has said anything: no condition has to ask for null.
    private const string Unanswered = "unanswered";

    // A question that stands forever would hold the lock forever; the run's own `timeout` is usually over long before.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly Shape<Template> Line = new(Shapes.Template.Wanted, Shapes.Template.Schema, ReadLine);
    private static readonly Shape<Template> Original = new(Shapes.Template.Wanted, Shapes.Template.Schema, ReadOriginal);

    private static readonly Field<Template> DoField = new("do", "What is to be done, in one line.", Line, required: true);
    private static readonly Field<Template> TextField = new(
        "text",
        "The original lines, such as a playbook's commands: shown as they are, and never run.",
        Original
    );
    private static readonly Field<Template> DoneWhenField = new(
        "done-when",
        "What a person should see before they say that it is done, in one line.",
        Line
    );
    private static readonly Field<Parsed<TimeSpan>> WithinField = new(
        "within",
        "How long it waits for an answer; then the step fails. Default: as long as the run may take.",
        Shapes.Duration
    );
    private static readonly UsualField<bool> ChangesField = new(
        "changes",
        "Whether what is done may change the target.",
        Shapes.Boolean,
        usual: true
    );

    private static readonly Shape<ManualStep> Long = Shapes.Mapping<ManualStep>(
        "a manual step",
        [DoField, TextField, DoneWhenField, WithinField, ChangesField],
        (values, _) =>
            new ManualStep
            {
                Do = values.Get(DoField)!,
                Text = values.Get(TextField),
                DoneWhen = values.Get(DoneWhenField),
                Within = values.Get(WithinField)?.Value,
                MayChange = values.Get(ChangesField),
            }
    );

    public static readonly Kind<StepAction> Kind = new(
        "manual",
        "Has a person do something by hand, who then says: done, skipped, or failed.",
        new Shape<StepAction>(
            $"a text (what is to be done), or {Long.Wanted}",
            () => new JsonObject { ["anyOf"] = new JsonArray(Line.Schema(), Long.Schema()) },
            (node, context) =>
                node is not YamlScalar ? Long.Read(node, context)
                : Line.Read(node, context) is { } line ? new ManualStep { Do = line, MayChange = ChangesField.Usual }
                : null
        )
    )
    {
        Outputs =
        [
            new("answer", "What became of it: `done`, `skipped`, `failed`, or `unanswered`."),
            new("said", "What the person saw, or why it was skipped or failed; empty for nothing."),
            new("by", "Who answered, as a role."),
            new("how", "How: at the terminal, by `runbook approve`."),
        ],
    };

    /// <summary>What is to be done.</summary>
    public required Template Do { get; init; }

    /// <summary>The original lines; null for none.</summary>
    public Template? Text { get; init; }

    /// <summary>What a person should see before they say done; null where nothing is said.</summary>
    public Template? DoneWhen { get; init; }

    /// <summary>How long it waits for an answer; null for as long as the run may take.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>Whether what is done may change the target.</summary>
    public required bool MayChange { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override bool ChangesTarget => MayChange;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Changes => MayChange ? [$"by hand: {Do.Text}"] : [];

    /// <inheritdoc/>
    public override TimeSpan? Bound => Within;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => new[] { Do, Text, DoneWhen }.OfType<Template>();

    /// <inheritdoc/>
    public override string? BoundKey => WithinField.Name;

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => Do.Text;

    /// <inheritdoc/>
    public override StepFailure Failing => new() { NoRetry = "what a person has said to have failed is not asked again" };

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override bool IsByHand => true;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => HarmlessClaim.Nothing;

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => Within is { } within ? LeftOutTime.AllOf(within) : LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => false;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) =>
        output switch
        {
            // Whoever skips it, or says that it failed, is not held against the step's own `expect`.
            "answer" => isOwn
                ? KnownValue.OneOf(Word(ManualAnswer.Done))
                : KnownValue.OneOf([.. Enum.GetValues<ManualAnswer>().Select(Word), Unanswered]),
            "said" => OutputValues.Text,
            _ => KnownValue.Anything,
        };

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) => Text is null ? [] : Text.Text.TrimEnd('\n').Split('\n');

    /// <inheritdoc/>
    public override string Describe() =>
        $"has a person do it by hand: {Do.Text}{(DoneWhen is null ? string.Empty : $"; done when {DoneWhen.Text}")}";

    /// <inheritdoc/>
    public override Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var (values, unknown) = context.Values();
        var (what, text, seen) = (Do.Foresee(values, unknown), Text?.Foresee(values, unknown), DoneWhen?.Foresee(values, unknown));
        if ((what.Fault ?? text?.Fault ?? seen?.Fault) is { } fault)
            return Task.FromResult(context.Fails(fault.Message) with { Changes = MayChange });
        var planned = context.Draft with
        {
            Manual = new PlannedManual(what.Text, text?.Text, seen?.Text, Within, MayChange),
            Time = new TimeRange(TimeSpan.Zero, Within ?? TimeSpan.Zero),
        };
        return Task.FromResult(new StepView(planned, null, $"when somebody has answered `{context.Path}`") { Changes = MayChange });
    }

    /// <inheritdoc/>
    public override Task<StepResult> RunAsync(StepContext context, CancellationToken cancel) =>
        AskAsync(context, isAnnounced: false, cancel);

    /// <inheritdoc/>
    public override Task<StepResult> ResumeAsync(StepContext context, InterruptedStep past, CancellationToken cancel)
    {
        var own = past.Events.OfType<ManualAnswered>().LastOrDefault(a => a.Path == context.Path);
        return own is not null
            ? Task.FromResult(ResultOf(context, own))
            : AskAsync(context, past.Events.OfType<ChangeSent>().Any(c => c.Path == context.Path), cancel);
    }

    private async Task<StepResult> AskAsync(StepContext context, bool isAnnounced, CancellationToken cancel)
    {
        if (!Filled(context).Succeeds(out var filled, out var fault))
            return StepResult.Failed(fault);
        var tools = context.Tools;
        if (MayChange && tools.Client.Fence is { } fence && await fence(cancel) is { } taken)
        {
            return StepResult.Failed(
                context.Failure(DiagnosticCodes.TargetTaken, $"nobody was asked to do `{context.Step.Id}` by hand: {taken}")
            ) with
            {
                StopsRun = true,
                MayBeRetried = false,
                NothingLeft = !isAnnounced,
            };
        }

        // What a person is shown they may do at once, and what they do after the process has died is known to nobody else.
        if (MayChange && !isAnnounced)
            await context.AnnounceAsync(filled.Do);
        var wait = Within ?? Longest;
        var until = tools.Time.GetUtcNow() + wait;
        var where = context.Where();
        await tools.Events.PublishAsync(
            new ManualAsked(context.Path, filled.Do, MayChange, where)
            {
                Text = filled.Act.Text,
                DoneWhen = filled.Act.DoneWhen,
                Until = Within is null ? null : until,
            }
        );
        var request = new ApprovalRequest(context.Path, tools.Events.Clean(filled.Do), From: [], wait, AcceptsYes: false)
        {
            Where = tools.Events.Clean(where),
            Act = filled.Act with
            {
                Text = filled.Act.Text is { } text ? tools.Events.Clean(text) : null,
                DoneWhen = filled.Act.DoneWhen is { } seen ? tools.Events.Clean(seen) : null,
            },
        };
        var answer = await context.AskAsync(request, cancel);
        var answered = new ManualAnswered(
            context.Path,
            answer.Report?.Answer,
            OnOneLine(answer.Report?.Said),
            answer.Report is null ? null : answer.By,
            answer.How
        )
        {
            Account = answer.Account,
        };
        await tools.Events.PublishAsync(answered);
        var result = ResultOf(context, answered);
        return answer.WasNotAsked ? result with { NothingLeft = !isAnnounced } : result;
    }

    private Result<(string Do, ManualAct Act), Diagnostic> Filled(StepContext context)
    {
        var (text, seen) = ((string?)null, (string?)null);
        if (!context.Fill(Do).Succeeds(out var what, out var fault))
            return Result.Failed(fault);
        if (Text is not null && !context.Fill(Text).Succeeds(out text, out fault))
            return Result.Failed(fault);
        if (DoneWhen is not null && !context.Fill(DoneWhen).Succeeds(out seen, out fault))
            return Result.Failed(fault);
        return (OnOneLine(what), new ManualAct(text, seen is null ? null : OnOneLine(seen), MayChange, Within is not null));
    }

    private StepResult ResultOf(StepContext context, ManualAnswered answered)
    {
        var outputs = new JsonObject
        {
            ["answer"] = answered.Answer is { } answer ? Word(answer) : Unanswered,
            ["said"] = answered.Said,
            ["by"] = answered.By,
            ["how"] = answered.How,
        };
        var said = answered.Said.Length == 0 ? string.Empty : $": {answered.Said}";
        return answered.Answer switch
        {
            ManualAnswer.Done => StepResult.Passed(outputs, $"done, as {answered.By} says ({answered.How}){said}"),
            ManualAnswer.Skipped => StepResult.Skipped($"skipped by {answered.By} ({answered.How}){said}", outputs) with
            {
                NothingLeft = true,
            },
            ManualAnswer.Failed => Failed($"`{context.Step.Id}` failed, as {answered.By} says ({answered.How}){said}", help: null),
            _ when answered.How == ApprovalAnswer.Expired => Failed(
                $"nobody said within {Duration.Format(Within ?? Longest)} what became of `{context.Step.Id}`",
                "look whether it was done; `within` says how long it waits"
            ),
            _ => Failed(
                $"nobody could say what became of `{context.Step.Id}`: {answered.How}",
                "answer at a terminal, or say `--wait-for-approval` and answer by `runbook approve`"
            ),
        };

        StepResult Failed(string message, string? help) =>
            StepResult.Failed(context.Failure(DiagnosticCodes.ManualFailed, message, help), outputs) with
            {
                MayBeRetried = false,
            };
    }

    private static string Word(ManualAnswer answer) => answer.ToString().ToLowerInvariant();

    // What a person typed, or an input brought, stands in one line of the record, and is no longer than that.
    private static string OnOneLine(string? text)
    {
        var line = string.Join(' ', (text ?? string.Empty).Split((char[])['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries)).Trim();
        return line.Length <= ManualReport.LongestSaid ? line : line[..ManualReport.LongestSaid] + "…";
    }

    private static Template? ReadLine(YamlNode node, ReadContext context)
    {
        if (
            node is not YamlScalar scalar
            || (scalar.Value.Trim().Length > 0 && !scalar.Value.Trim().Contains('\n', StringComparison.Ordinal))
        )
            return Shapes.Template.Read(node, context);
        context.Bag.Add(
            DiagnosticCodes.WrongType,
            node.Span,
            scalar.Value.Trim().Length == 0 ? "nothing stands here, expected one line" : "this has several lines, expected one",
            help: "the original lines stand under `text`"
        );
        return null;
    }

    private static Template? ReadOriginal(YamlNode node, ReadContext context)
    {
        if (node is not YamlScalar { Value.Length: > LongestText } scalar)
            return Shapes.Template.Read(node, context);
        context.Bag.Add(
            DiagnosticCodes.WrongType,
            node.Span,
            $"the text has {scalar.Value.Length} characters, expected at most {LongestText}",
            help: "make several steps of it"
        );
        return null;
    }
}
