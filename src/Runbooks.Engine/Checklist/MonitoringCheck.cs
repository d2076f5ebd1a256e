using System.Globalization;
using Runbooks.Application;
using Runbooks.Definitions;
using Runbooks.Definitions.Targets;
using Runbooks.Events;
using Runbooks.Shell;
using Runbooks.Targets;

namespace Runbooks.Checklist;

/// <summary>The playbook's "Monitoring": the target's own metrics are within their thresholds; unknown where it has none.</summary>
public sealed class MonitoringCheck : Check
{
    private static readonly IReadOnlyList<KeyValuePair<string, Threshold>> Playbook =
    [
        KeyValuePair.Create("process_memory_usage_ratio", new Threshold("<", 0.9, "< 90%")),
        KeyValuePair.Create("process_cpu_usage_ratio", new Threshold("<", 0.95, "< 95%")),
    ];

    private static readonly Field<IReadOnlyList<KeyValuePair<string, Threshold>>> ThresholdsField = new(
        "thresholds",
        "Metrics with what they must be. Default: `process_memory_usage_ratio: \"< 90%\"` and `process_cpu_usage_ratio: \"< 95%\"`.",
        Shapes.Map(Threshold.Shape)
    );

    public static readonly Kind<Check> Kind = new(
        "monitoring",
        "The target's own metrics are within their thresholds; unknown where it has none of them.",
        Shapes.Mapping<Check>("the check `monitoring`", [ThresholdsField, OptionalField], (values, _) =>
            new MonitoringCheck
            {
                Thresholds = values.Get(ThresholdsField) ?? Playbook,
                IsOptional = values.Get(OptionalField, otherwise: false),
            }
        )
    );

    /// <summary>Metrics with what they must be.</summary>
    public required IReadOnlyList<KeyValuePair<string, Threshold>> Thresholds { get; init; }

    /// <inheritdoc/>
    public override string Id => Kind.Name;

    /// <inheritdoc/>
    public override string Title => "Monitoring";

    /// <inheritdoc/>
    public override IReadOnlyList<string> ByHand =>
        [$"{CurlLine.Curl} \"${{BASE}}\"/metrics | grep -E '{string.Join('|', Thresholds.Select(t => $"^{t.Key}"))}'"];

    /// <inheritdoc/>
    public override string Expected => string.Join(", ", Thresholds.Select(t => $"{t.Key} {t.Value}"));

    /// <inheritdoc/>
    public override IReadOnlyList<HttpCall> Reads(Target target) =>
        target.MetricsPath is { } path ? [ServiceRequest.Get(target, path), CatchAllRoute.Control(Controlled(target, path))] : [];

    /// <inheritdoc/>
    protected override async Task<CheckFinding> FindAsync(CheckContext context, CancellationToken cancel)
    {
        var target = context.Client.Target;
        if (target.MetricsPath is not { } path)
            return CheckFinding.Unknown(
                DescribedApplication.Of(target) is null
                    ? "the target has no metrics"
                    : $"the application of {target.Name} is not said to have metrics: `metrics` with their path"
                        + $"{DescribedApplication.InFile(target)} does"
            );
        var (answer, evidence) = await context.ExchangeAsync(ServiceRequest.Get(target, path), "metrics", "The target's metrics", cancel);
        if (answer is not Answered { IsSuccess: true, BodyProblem: null } answered)
            return CheckFinding.Unknown($"{path}: {answer.Describe()}", evidence) with { Failed = answer.At(path) };
        if (PrometheusText.Parse(answered.Text, answered.MediaType) is not { } metrics)
            return CheckFinding.Unknown($"{path} is not in Prometheus' text format: {answered.Beginning(40)}", evidence) with
            {
                Failed = answer.At(path, AnswerFault.NotMetrics),
            };

        var (seen, absent) = Look(metrics);
        var actual = string.Join(
            ", ",
            seen.Select(s => $"{s.Key} {s.Value.ToString("0.###", CultureInfo.InvariantCulture)}")
                .Concat(absent.Select(a => $"{a} is absent"))
        );
        if (seen.Exists(s => !s.Holds))
            return CheckFinding.Fail(actual, evidence) with
            {
                Exceeded = seen.Where(s => !s.Holds).ToDictionary(s => s.Key, s => s.Value, StringComparer.Ordinal),
            };
        if (absent.Count > 0)
            return CheckFinding.Unknown(actual, evidence);

        // The path that others ask to know the application's own word apart serves here too: it has no metrics either.
        var (isCatchAll, control) = await context.IsCatchAllAsync(Controlled(target, path), answer, IsWithin, cancel);
        return isCatchAll
            ? CheckFinding.OfCatchAll(
                $"{actual}, and so says a path that does not exist: a catch-all route, not the target",
                evidence,
                control
            )
            : CheckFinding.Pass(actual, evidence);
    }

    private static HttpCall Controlled(Target target, string path) => OwnWord.Call(target).Value ?? ServiceRequest.Get(target, path);

    private bool IsWithin(HttpAnswer answer) =>
        answer is Answered { IsSuccess: true, BodyProblem: null } answered
        && PrometheusText.Parse(answered.Text, answered.MediaType) is { } metrics
        && Look(metrics) is (var seen, [])
        && seen.TrueForAll(s => s.Holds);

    private (List<(string Key, double Value, bool Holds)> Seen, List<string> Absent) Look(IReadOnlyDictionary<string, double> metrics) =>
        (
            [.. Thresholds.Where(t => metrics.ContainsKey(t.Key)).Select(t => (t.Key, metrics[t.Key], t.Value.Holds(metrics[t.Key])))],
            [.. Thresholds.Where(t => !metrics.ContainsKey(t.Key)).Select(t => t.Key)]
        );
}
