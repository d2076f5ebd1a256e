using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Events;
using Runbooks.Results;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Core Functionality": the AI query answers sensibly, and not because every path does.</summary>
public sealed class CoreFunctionalityCheck : Check
{
    public static readonly Kind<Check> Kind = Plain(
        "core-functionality",
        "What customers ask for is answered well, and not by a catch-all route: `critical` of the target's `application`; where none is "
            + "described the AI query, as JSON or as an event stream.",
        optional => new CoreFunctionalityCheck { IsOptional = optional }
    );

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Core functionality";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand => [PlaybookApplication.QueryByHand];

    /// <inheritdoc/>
    public override string Expected => "the AI query answers with a message, and a path that does not exist answers otherwise";

    /// <inheritdoc/>
    public override string ExpectedOn(Target target) =>
        Asked(target).Value is { } function ? $"{function.Name} {function.Expected}" : Expected;

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) => Asked(target).Value is { } function ? WithControl(function.Call) : [];

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        if (!Asked(context.Client.Target).Succeeds(out var function, out var missing))
            return CheckFinding.Unknown(missing);
        var (answer, first) = await context.ExchangeAsync(function.Call, function.Evidence, function.About, cancel);
        var (holds, said) = function.Read(answer);
        if (holds is not true)
            return new CheckFinding(holds is null ? CheckStatus.Unknown : CheckStatus.Fail, said, [first]) with
            {
                Failed = function.Failed(answer),
            };

        var (isCatchAll, second) = await context.IsCatchAllAsync(function.Call, answer, c => function.Read(c).Holds == true, cancel);
        return isCatchAll
            ? CheckFinding.OfCatchAll(
                "a path that does not exist gives an answer like it: a catch-all route, not the application",
                first,
                second
            )
            : CheckFinding.Pass($"answered in {Duration.Format(answer.Elapsed)}: {said}", first, second);
    }

    private static Result<CriticalFunction, string> Asked(Target target) => CriticalFunction.Of(target, CriticalFunction.TestQuestion);
}
