using Runbooks.Controllers;
using Runbooks.Definitions;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Error Rate": of the same requests as the response times.</summary>
public sealed class ErrorRateCheck : SampledCheck
{
    private static readonly Threshold Playbook = new("<", 0.01, "< 1%");
    private static readonly Field<Threshold> RateField = new(
        "rate",
        $"What the error rate must be. Default: \"{Playbook.Text}\".",
        Threshold.Shape
    );

    public static readonly Kind<Check> Kind = new(
        "error-rate",
        "Fewer than 1 % of at least 20 requests for what `core-functionality` asks for fail.",
        Shapes.Mapping<Check>("the check `error-rate`", [RateField, RequestsField, ConcurrencyField, OptionalField], (values, _) =>
            new ErrorRateCheck
            {
                Rate = values.Get(RateField) ?? Playbook,
                Requests = values.Get(RequestsField),
                Concurrency = values.Get(ConcurrencyField),
                IsOptional = values.Get(OptionalField, otherwise: false),
            }
        )
    );

    /// <summary>What the rate must be, as a part of one.</summary>
    public required Threshold Rate { get; init; }

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Error rate";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand => [CurlLine.Sample(Requests, PlaybookApplication.QueryByHand)];

    /// <inheritdoc/>
    public override string Expected => Of("AI queries");

    /// <inheritdoc/>
    protected override string Of(string many) => $"of {Requests} {many}: errors {Rate}";

    /// <inheritdoc/>
    protected override CheckFinding Judge(Sample sample, string evidence)
    {
        var first = sample.Requests.FirstOrDefault(r => r.Error is not null)?.Error;
        var actual =
            FormattableString.Invariant($"{sample.Errors} of {sample.Count} failed ({sample.ErrorRate * 100:0.#} %)")
            + (first is null ? string.Empty : $", the first with: {first}");
        return Rate.Holds(sample.ErrorRate) ? CheckFinding.Pass(actual, evidence) : CheckFinding.Fail(actual, evidence);
    }
}
