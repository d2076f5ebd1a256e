using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Performance": average and p95 of at least 20 requests.</summary>
public sealed class PerformanceCheck : SampledCheck
{
    private static readonly Threshold Playbook = new("<", 3, "< 3s");
    private static readonly Field<Threshold> AverageField = new(
        "average",
        $"What the average must be. Default: \"{Playbook.Text}\".",
        Threshold.Shape
    );
    private static readonly Field<Threshold> P95Field = new(
        "p95",
        $"What the 95th percentile must be. Default: \"{Playbook.Text}\".",
        Threshold.Shape
    );

    public static readonly Kind<Check> Kind = new(
        "performance",
        "Average and 95th percentile of at least 20 requests for what `core-functionality` asks for are under 3 s.",
        Shapes.Mapping<Check>(
            "the check `performance`",
            [AverageField, P95Field, RequestsField, ConcurrencyField, OptionalField],
            (values, _) =>
                new PerformanceCheck
                {
                    Average = values.Get(AverageField) ?? Playbook,
                    P95 = values.Get(P95Field) ?? Playbook,
                    Requests = values.Get(RequestsField),
                    Concurrency = values.Get(ConcurrencyField),
                    IsOptional = values.Get(OptionalField, otherwise: false),
                }
        )
    );

    /// <summary>What the average must be, in seconds.</summary>
    public required Threshold Average { get; init; }

    /// <summary>What the 95th percentile must be, in seconds.</summary>
    public required Threshold P95 { get; init; }

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Performance";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand => [CurlLine.Sample(Requests, PlaybookApplication.QueryByHand)];

    /// <inheritdoc/>
    public override string Expected => Of("AI queries");

    /// <inheritdoc/>
    protected override string Of(string many) => $"of {Requests} {many}: average {Average}, p95 {P95}";

    /// <inheritdoc/>
    protected override CheckFinding Judge(Sample sample, string evidence)
    {
        var actual = FormattableString.Invariant($"of {sample.Count}: average {sample.AverageMs:0} ms, p95 {sample.P95Ms:0} ms");
        if (sample.Errors == sample.Count)
            return CheckFinding.Unknown($"{actual}, but every one of them failed", evidence);
        return Average.Holds(sample.AverageMs / 1000) && P95.Holds(sample.P95Ms / 1000)
            ? CheckFinding.Pass(actual, evidence)
            : CheckFinding.Fail(actual, evidence);
    }
}
