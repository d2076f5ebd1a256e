using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Requests;
using Runbooks.Rollback;
using Runbooks.Shell;
using Runbooks.Yaml;

namespace Runbooks.Steps;

/// <summary>Rolls the target back once, by the rollback protocol.</summary>
public sealed class RollbackStep : StepAction
{
    public const string Previous = "previous";
    private const string Once = "once (again only if its answer is lost and nothing moves)";
    private static readonly Field<Template> RefField = new(
        "ref",
        "The release to arrive at, as the controller calls it: a revision, an id.",
        Shapes.VersionTemplate,
        required: true
    );
    private static readonly Field<RollbackGoal> ToField = new(
        "to",
        "`previous`, the version to arrive at, or `ref:` with what the controller calls the release. Default: previous.",
        new Shape<RollbackGoal>(
            "`previous`, a version in quotes, or `{ ref: … }`",
            () => new JsonObject { ["anyOf"] = new JsonArray(Shapes.VersionTemplate.Schema(), Shapes.MappingSchema([RefField])) },
            ReadGoal
        )
    );
    private static readonly UsualField<TimeSpan> WithinField = new(
        "within",
        "The longest until the switch is seen.",
        Shapes.Duration,
        usual: TimeSpan.FromSeconds(60)
    );
    private static readonly Field<string> OtherwiseField = new(
        "otherwise",
        "`switch` allows the controller's second way where the first was refused, or claimed and not done; `stop` does not. "
            + "Default: stop.",
        Shapes.OneOf("stop", "switch")
    );

    public static readonly Kind<StepAction> Kind = new(
        "rollback",
        "Rolls the target back once and proves it by reading the controller's state; never sends twice blindly.",
        Shapes.Mapping<StepAction>("a rollback", [ToField, WithinField, OtherwiseField], (values, _) => new RollbackStep
            {
                To = values.Get(ToField),
                Within = values.Get(WithinField),
                MaySwitch = values.Get(OtherwiseField) == "switch",
            })
    )
    {
        Outputs =
        [
            new("verdict", "What became of it: `switched`, `already-safe`, or why not."),
            new("from_environment", "The environment that was active before."),
            new("to_environment", "The one that is active now."),
            new("from_version", "The version that was active before."),
            new("to_version", "The version that is active now."),
            new("stable_reads", "How many reads after the switch agreed."),
        ],
    };

    /// <summary>Where to arrive; null for the release before.</summary>
    public RollbackGoal? To { get; init; }

    /// <summary>The longest until the switch is seen.</summary>
    public required TimeSpan Within { get; init; }

    /// <summary>Whether the switch may be used.</summary>
    public bool MaySwitch { get; init; }

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override bool ChangesTarget => true;

    /// <inheritdoc/>
    public override bool Reconciles => true;

    /// <inheritdoc/>
    public override bool TakesSecondWay => MaySwitch;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Changes => ChangesBy("the rollback", "the controller's second way");

    /// <inheritdoc/>
    public override IReadOnlyList<string> ChangesOn(Target target) =>
        ChangesBy(new ControllerWords(target).Change, new ControllerWords(target).Otherwise);

    /// <inheritdoc/>
    public override TimeSpan? Bound => Within;

    /// <inheritdoc/>
    public override IEnumerable<Template> Templates => To is null ? [] : [To.Text];

    /// <inheritdoc/>
    public override string? BoundKey => "within";

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => Changes[0];

    /// <inheritdoc/>
    public override StepFailure Failing =>
        new()
        {
            IsFinal = true,
            ByHand = "stop. Do not roll back again before you know what serves",
            LeadsToOnFailure = true,
            CannotBePassedOver = (
                "is a rollback, and the run is to go on when it fails",
                "a rollback that failed stops the run; where its `timeout` cuts it off, the steps behind it would "
                    + "be done on a target whose state nobody knows"
            ),
            NoRetry = "a rollback finds out by itself what its request did, and a failed one is not begun again",
        };

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => HarmlessClaim.Nothing;

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.Switch;

    /// <inheritdoc/>
    public override bool Proves(Step step) => true;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) =>
        output switch
        {
            "verdict" => KnownValue.OneOf(
                isOwn ? ["switched", "already-safe"] : [.. Enum.GetValues<RollbackVerdict>().Select(VerdictText.Of)]
            ),
            "stable_reads" => OutputValues.Whole(0, "is a number").OrNull(),
            _ => KnownValue.Anything,
        };

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step)
    {
        var hand = ShippedControllers.ByHand;
        IReadOnlyList<string> lines =
        [
            $"{hand.Look}    # note which environment and version serve, and that another one stands by, healthy",
            $"{hand.Change}    # ONCE: it is a toggle. If no answer comes, do not send it again: read the status",
            $"for i in $(seq {Target.UsualStableReads}); do {hand.Look}; sleep {CurlLine.Seconds(Target.UsualStableEvery)}; done    "
                + "# each time the other environment, as often as `stable-reads` of the target says; what the POST said is no proof",
        ];
        return MaySwitch ? [.. lines, $"# only where the status still names the bad version, and ONCE: {hand.Otherwise}"] : lines;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHandOn(Step step, Target target)
    {
        if (new ControllerWords(target) is not { IsUsual: false } words)
            return ByHand(step);
        IReadOnlyList<string> lines =
        [
            $"{words.Look}    # note what serves, and what could be gone back to",
            $"{words.ChangeByHand ?? $"# {words.Change}"}    # ONCE. If no answer comes, do not send it again: look first",
            $"for i in $(seq {target.StableReads}); do {words.Look}; sleep {CurlLine.Seconds(target.StableEvery)}; done    "
                + "# each time the release that was wanted; what the controller said is no proof",
        ];
        return MaySwitch && words.OtherwiseByHand is { } second
            ? [.. lines, $"# only where the bad release still serves, and ONCE: {second}"]
            : lines;
    }

    /// <inheritdoc/>
    public override string Describe() =>
        $"rolls back to {Goal} and proves it, within {Duration.Format(Within)}"
        + (MaySwitch ? "; where that is refused or not done, takes the controller's second way" : string.Empty);

    private IReadOnlyList<string> ChangesBy(string change, string? second) =>
        MaySwitch && second is not null
            ? [$"{change}, {Once}", $"{second}, {Once}, where that is refused or not done"]
            : [$"{change}, {Once}"];

    private string Goal =>
        To is null || To.Text.Text == Previous ? "the release before"
        : To.IsRef ? $"the release {To.Text.Text}"
        : To.Text.Text;

    /// <inheritdoc/>
    public override Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel) =>
        new RollbackPlanner(this, context).PlanAsync(cancel);

    /// <inheritdoc/>
    public override Task<StepResult> RunAsync(StepContext context, CancellationToken cancel) => RollBackAsync(context, past: null, cancel);

    /// <inheritdoc/>
    public override Task<StepResult> ResumeAsync(StepContext context, InterruptedStep past, CancellationToken cancel) =>
        RollBackAsync(context, past, cancel);

    private async Task<StepResult> RollBackAsync(StepContext context, InterruptedStep? past, CancellationToken cancel)
    {
        context.State.RollbackAsked = true;
        await context.Around.BeforeChange();
        var to = Previous;
        if (To is not null)
        {
            if (!context.Fill(To.Text).Succeeds(out var filled, out var error))
                return StepResult.Failed(error);
            to = filled;
        }

        var tools = context.Tools;
        var request = new RollbackRequest(Within)
        {
            ToVersion = To is { IsRef: true } || to is Previous or "" ? context.Around.ExpectedVersion : to,
            ToRef = To is { IsRef: true } ? to : null,
            BeganOn = context.State.Baseline?.Serving,
            AskedAt = context.Terms.WaitingSince,
            BadVersion = context.Around.BadVersion,
            MaySwitch = MaySwitch,
            Known = context.Terms.Known,
            HasPerson = context.Terms.Start.IsAttended || context.State.IsApproved,
        };
        var protocol = new RollbackProtocol(tools.Client, tools.Reader, tools.Events, tools.Time);
        var resolved = past is null ? await protocol.RunAsync(request, cancel) : await protocol.ResumeAsync(request, past.Events, cancel);
        context.State.Rollback = resolved;
        if (resolved.Intents > 0)
            context.State.MarkChanged();

        var outputs = OutputsOf(resolved);
        return resolved.Verdict switch
        {
            RollbackVerdict.Switched or RollbackVerdict.AlreadySafe => StepResult.Passed(outputs, resolved.Detail),
            _ => StepResult.Failed(context.Failure(DiagnosticCodes.RollbackFailed, resolved.Detail), outputs) with
            {
                StopsRun = true,
                MayBeRetried = false,
            },
        };
    }

    /// <summary>What later steps read of a rollback.</summary>
    public static JsonObject OutputsOf(RollbackResolved resolved) =>
        new()
        {
            ["verdict"] = VerdictText.Of(resolved.Verdict),
            ["from_environment"] = resolved.FromEnvironment,
            ["to_environment"] = resolved.ToEnvironment,
            ["from_version"] = resolved.FromVersion,
            ["to_version"] = resolved.ToVersion,
            ["stable_reads"] = resolved.StableReads,
        };

    private static RollbackGoal? ReadGoal(YamlNode node, ReadContext context)
    {
        if (node is not YamlMapping mapping)
        {
            if (node is not YamlScalar { Value: var text } || !text.StartsWith("ref:", StringComparison.Ordinal))
                return Shapes.VersionTemplate.Read(node, context) is { } version ? new RollbackGoal(version, IsRef: false) : null;
            var called = text["ref:".Length..].Trim();
            context.Bag.Add(
                DiagnosticCodes.WrongType,
                node.Span,
                $"`{text}` is a text, and so a version: no version begins with `ref:`",
                help: $"what the controller calls the release stands in braces: `to: {{ ref: \"{called}\" }}`"
            );
            return null;
        }

        var values = FieldValues.Read(mapping, [RefField], "where to arrive", context);
        return values.IsComplete ? new RollbackGoal(values.Get(RefField)!, IsRef: true) : null;
    }
}
