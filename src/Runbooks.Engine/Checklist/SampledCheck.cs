using Runbooks.Application;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Results;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>A check over a sample of the critical function. All of them on one checklist look at the same requests.</summary>
public abstract class SampledCheck : Check
{
    /// <summary>The fewest requests that say anything.</summary>
    protected const int Fewest = 20;

    private const int UsualConcurrency = 4;

    /// <summary>How many requests the sample has.</summary>
    protected static readonly UsualField<int> RequestsField = new(
        "requests",
        "How many requests the sample has.",
        Shapes.Integer(1, 10_000),
        Fewest
    );

    /// <summary>How many are under way at the same time.</summary>
    protected static readonly UsualField<int> ConcurrencyField = new(
        "concurrency",
        "How many are under way at the same time.",
        Shapes.Integer(1, 64),
        UsualConcurrency
    );

    /// <summary>How many requests the sample has.</summary>
    public int Requests { get; init; } = Fewest;

    /// <summary>How many are under way at the same time.</summary>
    public int Concurrency { get; init; } = UsualConcurrency;

    /// <inheritdoc/>
    public override (int Requests, int Concurrency)? Sample => (Requests, Concurrency);

    /// <inheritdoc/>
    public override string ExpectedOn(Target target) => Sampled(target).Value is { } function ? Of(function.Many) : Expected;

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) =>
        Sampled(target).Value is { } sampled && Tested(target).Value is { } tested
            ? [sampled.Call, CatchAllRoute.Control(tested.Call)]
            : [];

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHandOn(Target target) =>
        DescribedApplication.Of(target) is null ? ByHand : [.. base.ByHandOn(target).Select(line => CurlLine.Sample(Requests, line))];

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        var target = context.Client.Target;
        if (!Sampled(target).Succeeds(out var function, out var missing) || !Tested(target).Succeeds(out var tested, out missing))
            return CheckFinding.Unknown(missing);
        var (sample, evidence) = await context.SampleAsync(function, Requests, Concurrency, cancel);
        if (!context.IsAhead && sample.Count < Fewest)
            return CheckFinding.Unknown($"{sample.Count} requests are too few to say: expected at least {Fewest}", evidence);
        if (sample.Count == 0)
            return CheckFinding.Unknown("no request was answered in time", evidence);
        if (sample.Errors == sample.Count)
            return Judge(sample, evidence);

        var (isCatchAll, control) = await context.IsCatchAllAsync(tested.Call, came: null, c => tested.ProblemOf(c) is null, cancel);
        return isCatchAll
            ? CheckFinding.OfCatchAll(
                $"of {sample.Count} answers none need be the application's: a path that does not exist gives answers like "
                    + $"them, by a catch-all route",
                evidence,
                control
            )
            : Judge(sample, evidence);
    }

    private static Result<CriticalFunction, string> Sampled(Target target) => CriticalFunction.Of(target, CriticalFunction.SampleQuestion);

    // What a path answers that does not exist depends on no question: the check of the function may have asked it already.
    private static Result<CriticalFunction, string> Tested(Target target) => CriticalFunction.Of(target, CriticalFunction.TestQuestion);

    /// <summary>What must be seen of the sample, for a person.</summary>
    /// <param name="many">What its requests are called.</param>
    protected abstract string Of(string many);

    /// <summary>Judges a sample that is large enough.</summary>
    protected abstract CheckFinding Judge(Sample sample, string evidence);
}
