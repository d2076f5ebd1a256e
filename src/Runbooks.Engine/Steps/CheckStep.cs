using System.Text.Json.Nodes;
using Runbooks.Checklist;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Expressions.Outlooks;
using Runbooks.Planning;
using Runbooks.Requests;

namespace Runbooks.Steps;

/// <summary>Looks at checks in the middle of a run.</summary>
public sealed class CheckStep : StepAction
{
    public static readonly Kind<StepAction> Kind = new(
        "check",
        "Looks at checks of the checklist now; one that does not pass fails the step.",
        new Shape<StepAction>(CheckReader.Checks.Wanted, CheckReader.Checks.Schema, (node, context) =>
            CheckReader.Checks.Read(node, context) is { } checks ? new CheckStep { Checks = [.. checks] } : null
        )
    )
    {
        Outputs = [new("passed", "Whether every check passed."), new("checks", "The status of each check, by id, hyphens as underscores.")],
    };

    public required IReadOnlyList<Check> Checks { get; init; }

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
    public override HarmlessClaim Harmless => HarmlessClaim.LooksAt(Checks);

    /// <inheritdoc/>
    public override LeftOutTime LeftOut => LeftOutTime.Nothing;

    /// <inheritdoc/>
    public override bool Proves(Step step) => Checks.Any(c => !c.IsOptional);

    /// <inheritdoc/>
    public override KnownValue Outlook(string output, bool isOwn) =>
        output == "passed" ? OutputValues.Boolean
        : Checks.Any(c => output == $"checks.{c.Id.Replace('-', '_')}")
            ? KnownValue.OneOf([.. Enum.GetNames<CheckStatus>().Select(n => n.ToLowerInvariant())])
        : KnownValue.Anything;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand(Step step) => [.. Checks.SelectMany(c => c.ByHand)];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHandOn(Step step, Target target) => [.. Checks.SelectMany(c => c.ByHandOn(target))];

    /// <inheritdoc/>
    public override string Describe() => $"checks {string.Join(", ", Checks.Select(c => c.Id))}";

    /// <inheritdoc/>
    public override async Task<StepView> PlanAsync(PlanContext context, CancellationToken cancel)
    {
        var checks = await new CheckPlanner(context.Tools, context.State).LookAsync(Checks, context.Scope.ExpectedVersion, cancel);
        var forecast =
            checks.Any(c => c.Forecast == StepForecast.Fails) ? StepForecast.Fails
            : checks.Any(c => c.Forecast == StepForecast.Open) ? StepForecast.Open
            : StepForecast.Passes;
        var planned = context.Draft with
        {
            Checks = checks,
            Forecast = forecast,
            Why = forecast == StepForecast.Fails ? $"{checks.First(c => c.Forecast == StepForecast.Fails).Id} fails" : null,
            Time = CheckPlanner.TimeOf(checks),
        };
        return new StepView(planned, null, forecast == StepForecast.Open ? $"when `{context.Path}` is done" : null) { MayMend = true };
    }

    /// <inheritdoc/>
    public override async Task<StepResult> RunAsync(StepContext context, CancellationToken cancel)
    {
        var checks = context.Checks();
        var statuses = new JsonObject();
        var wanting = new List<string>();
        foreach (var check in Checks)
        {
            var finding = await check.LookAsync(checks, cancel);
            var expected = check.ExpectedIn(checks);
            await context.Tools.Events.PublishAsync(
                new CheckFinished(check.Id, check.Title, finding.Status, expected, finding.Actual, finding.Evidence, Final: false)
                {
                    Caveat = finding.Caveat,
                    Moot = finding.IsMoot,
                }
            );
            if (finding.Status == CheckStatus.Pass && !check.IsOptional)
                context.State.Prove(check.Id);
            var word = finding.Status.ToString().ToLowerInvariant();
            statuses[check.Id] = word;
            if (finding.Status == CheckStatus.Fail || (finding.Status == CheckStatus.Unknown && !check.IsOptional))
                wanting.Add(
                    $"{check.Id} {(finding.Status == CheckStatus.Fail ? "failed" : "is unknown")}: expected that {expected}; "
                        + $"{finding.Actual}"
                );
        }

        var outputs = new JsonObject { ["passed"] = wanting.Count == 0, ["checks"] = statuses };
        return wanting.Count == 0 ? StepResult.Passed(outputs)
            : context.Step.Expect.Count > 0 ? StepResult.Passed(outputs, wanting[0])
            : StepResult.Failed(context.Failure(DiagnosticCodes.CheckNotPassed, string.Join("; ", wanting)), outputs);
    }
}
