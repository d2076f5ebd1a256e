using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Requests;

namespace Runbooks.Steps;

/// <summary>Reads which release serves, whatever controller the target has.</summary>
public sealed class StateStep : StepAction
{
    public static readonly Kind<StepAction> Kind = new(
        "state",
        "Reads which release serves, and which could be gone back to, from the target's controller.",
        Shapes.Mapping<StepAction>("a state", [], (_, _) => new StateStep())
    )
    {
        Outputs =
        [
            new("place", "Where what serves lives: an environment, a slot, a revision."),
            new("version", "The version that serves; null where the controller does not say."),
            new("settled", "Whether no change is under way."),
            new("mark", "What differs after every change; null where the controller has nothing of the kind."),
            new("candidate_place", "Where what would be gone back to lives; null for nothing."),
            new("candidate_version", "Its version; null where the controller does not say."),
            new(
                "events",
                "The controller's own history, oldest first: `kind`, `place`, `version` and `at` of each, null where it is silent."
            ),
        ],
    };

    /// <inheritdoc/>
    public override string KindName => Kind.Name;

    /// <inheritdoc/>
    public override IReadOnlyList<KindOutput> Outputs => Kind.Outputs;

    /// <inheritdoc/>
    public override string? BoundKey => null;

    /// <inheritdoc/>
    public override StepNesting Nesting => StepNesting.None;

    /// <inheritdoc/>
    public override string? ChartNote => null;

    /// <inheritdoc/>
    public override StepFailure Failing => StepFailure.AsTheStepSays;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? Asks => null;

    /// <inheritdoc/>
    public override HarmlessClaim Harmless => HarmlessClaim.Nothing;

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => false;

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) =>
        output switch
        {
            "settled" => OutputValues.Boolean,
            "place" => OutputValues.Text,
            "events" => KnownValue.Anything,
            _ => OutputValues.Text.OrNull(),
        };

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) => [ShippedControllers.ByHand.Look];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHandOn(Step step, Target target) =>
        new ControllerWords(target) is { IsUsual: false } words ? [words.Look] : ByHand(step);

    /// <inheritdoc/>
    public override string Describe() => "reads which release serves";

    /// <inheritdoc/>
    public override async Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var (target, planned) = (context.Tools.Target, context.Draft);
        planned = planned with { Requests = [.. new ControllerWords(target).LookCalls.Select(c => PlannedRequests.Of(c, target))] };
        if (context.State.ChangedBy is { } changed)
            return new StepView(planned with { Forecast = StepForecast.Open }, null, $"after `{changed}`");
        var read = await StateReader.LookAsync(context.Tools.Client, within: null, cancel);
        return read.Succeeds(out var state, out var why)
            ? new StepView(planned with { Forecast = StepForecast.Passes, Notes = [Told(state)] }, OutputsOf(state), Until: null)
            {
                MayMend = true,
            }
            : new StepView(planned with { Forecast = StepForecast.Fails, Why = why }, null, Until: null) { MayMend = true };
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        var read = await context.Tools.Reader.ReadAsync(context.Path, cancel);
        if (!read.Succeeds(out var state, out var why))
            return StepResult.Failed(context.Failure(DiagnosticCodes.RequestFailed, $"the state cannot be read: {why}"));
        return StepResult.Passed(OutputsOf(state), Told(state));
    }

    private static string Told(ControllerState state) =>
        $"{state.Serving.Name} serves" + (state.Candidate is { } other ? $", {other.Name} could be gone back to" : string.Empty);

    private static JsonObject OutputsOf(ControllerState state) =>
        new()
        {
            ["place"] = state.Serving.Place,
            ["version"] = state.Serving.Version,
            ["settled"] = state.IsSettled,
            ["mark"] = state.Mark,
            ["candidate_place"] = state.Candidate?.Place,
            ["candidate_version"] = state.Candidate?.Version,
            ["events"] = new JsonArray([
                .. state.Events.Select(e => new JsonObject
                {
                    ["kind"] = e.Kind,
                    ["place"] = e.To ?? e.Place,
                    ["version"] = e.CurrentVersion ?? e.Version,
                    ["at"] = e.Timestamp,
                }),
            ]),
        };
}
