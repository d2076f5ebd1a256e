using Runbooks.Application;
using Runbooks.Controllers;
using Runbooks.Definitions.Targets;
using Runbooks.Targets;
using Runbooks.Triggers;
using Runbooks.Watch.Planning;
using Runbooks.Watch.Sources;

namespace Runbooks.Watch;

/// <summary>The probes that a target's triggers need: those that look at the same thing at the same rate share one.</summary>
internal static class Probes
{
    /// <param name="planned">The target with its triggers.</param>
    /// <param name="client">Sends requests to the target.</param>
    /// <param name="prometheus">Sends requests to its Prometheus server; null where it has none.</param>
    public static IReadOnlyList<(Probe Probe, IReadOnlyList<BoundTrigger> Triggers)> Of(
        PlannedTarget planned,
        TargetClient client,
        TargetClient? prometheus
    ) =>
        [
            .. planned
                .Triggers.GroupBy(t => (Name: NameOf(t.Trigger, planned.Target), t.Trigger.Rule.Every))
                .Select(group => (Of(group.Key.Name, [.. group], client, prometheus), (IReadOnlyList<BoundTrigger>)[.. group])),
        ];

    private static string NameOf(Trigger trigger, Target target) =>
        trigger.Source switch
        {
            ProbeSource probe when trigger.Rule.Measure == TriggerMeasure.Failures => $"health {probe.Path ?? HealthOf(target)}",
            ProbeSource probe => $"{probe.Requests} × {(probe.Path is null ? CriticalOf(target) : $"GET {probe.Path}")}",
            Triggers.MetricsSource => $"metrics {target.MetricsPath}",
            QuerySource query => $"query {query.Query}",
            _ => throw new InvalidOperationException($"a trigger of kind {trigger.KindName} has an unknown source"),
        };

    /// <summary>What is asked where a trigger asks the critical function.</summary>
    public static string CriticalOf(Target target) =>
        CriticalFunction.Of(target, RequestProbe.Question).Value?.Sampled ?? "a critical request that the target does not describe";

    private static string HealthOf(Target target) =>
        DescribedApplication.Of(target) is null ? PlaybookApplication.HealthPath : OwnWord.Call(target).Value?.Url ?? "of the application";

    private static Probe Of(string name, List<BoundTrigger> triggers, TargetClient client, TargetClient? prometheus)
    {
        var timeout = triggers.Min(t => t.Trigger.Rule.Timeout);
        return new Probe(name, triggers[0].Trigger.Rule.Every, timeout, LookBy(triggers, timeout, client, prometheus));
    }

    private static Func<CancellationToken, Task<Look>> LookBy(
        List<BoundTrigger> triggers,
        TimeSpan timeout,
        TargetClient client,
        TargetClient? prometheus
    )
    {
        var first = triggers[0].Trigger;
        switch (first.Source)
        {
            case ProbeSource probe when first.Rule.Measure == TriggerMeasure.Failures:
                return probe.Path is null && DescribedApplication.Of(client.Target) is not null
                    ? new DescribedHealthProbe(client, timeout).LookAsync
                    : new HealthProbe(client, probe.Path ?? PlaybookApplication.HealthPath, timeout).LookAsync;
            case ProbeSource probe:
                return new RequestProbe(client, probe.Path, probe.Requests, timeout).LookAsync;
            case QuerySource query:
                return new PromQlQuery(prometheus!, query.Query, timeout).LookAsync;
            default:
                if (client.Target.MetricsPath is not { } path)
                    return _ => Task.FromResult(new Look(LookOutcome.Missing, "the target has no metrics (`metrics: none`)"));
                var sources = triggers.Select(t => (Triggers.MetricsSource)t.Trigger.Source).ToList();
                return new MetricsScrape(client, path, timeout, name => sources.Exists(s => s.Wants(name))).LookAsync;
        }
    }
}
