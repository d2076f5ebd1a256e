using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Health Check". The controller's word can be a constant, so the application is asked as well.</summary>
public sealed class HealthCheck : Check
{
    public static readonly Kind<Check> Kind = Plain(
        "health",
        "The application says that it is healthy, by `health` of the target's `application`; where none is described, "
            + $"`{PlaybookApplication.HealthPath}` says so, and the application's own word at `probe-path` does not contradict it.",
        optional => new HealthCheck { IsOptional = optional }
    );

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Health check";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand => PlaybookApplication.HealthByHand;

    /// <inheritdoc/>
    public override string Expected => PlaybookApplication.ExpectedHealth(Target.UsualProbePath);

    /// <inheritdoc/>
    public override string ExpectedOn(Target target) =>
        DescribedApplication.Of(target) is not { } described
            ? PlaybookApplication.ExpectedHealth(target.ProbePath)
            : $"the application says that it is healthy{(described.Health is { } health ? $": {health}" : string.Empty)}";

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target)
    {
        var own = OwnWord.Call(target).Value is { } word ? WithControl(word) : [];
        return DescribedApplication.Of(target) is null
            ? [PlaybookHealth.Controller, .. own, CatchAllRoute.Control(PlaybookHealth.Controller)]
            : own;
    }

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        if (DescribedApplication.Of(context.Client.Target) is not null)
            return await OfDescribedAsync(context, cancel);
        return await PlaybookHealth.LookAsync(context, cancel);
    }

    private static async Task<CheckFinding> OfDescribedAsync(CheckContext context, CancellationToken cancel)
    {
        var target = context.Client.Target;
        if (!OwnWord.Call(target).Succeeds(out var own, out var missing))
            return CheckFinding.Unknown(missing);
        var (answer, evidence) = await context.OwnWordAsync(own, cancel);
        var word = OwnWord.Read(target, answer);
        var said = $"{own}: {word.Said}";
        if (word.Healthy is not true)
            return new CheckFinding(word.Healthy is null ? CheckStatus.Unknown : CheckStatus.Fail, said, [evidence]);
        var (isCatchAll, control) = await context.IsCatchAllAsync(own, answer, c => OwnWord.Read(target, c).Healthy == true, cancel);
        return isCatchAll
            ? CheckFinding.OfCatchAll(
                $"{said}, and so is a path that does not exist: a catch-all route, not the application",
                evidence,
                control
            )
            : CheckFinding.Pass(said, evidence);
    }
}
