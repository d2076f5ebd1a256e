using Runbooks.Connections;
using Runbooks.Definitions.Targets;
using Runbooks.Diagnostics;
using Runbooks.Targets;
using Runbooks.Triggers;
using Runbooks.Watch.Planning;
using Runbooks.Watch.Sources;

namespace Runbooks.Watch;

/// <summary>
/// Holds the selectors and queries of triggers against what a target and its Prometheus server have now: one that matches nothing watches
/// nothing.
/// </summary>
public static class SelectorCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Looks once. Nothing but reads is sent.</summary>
    /// <param name="planned">The target with its triggers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="bag">Takes what matches nothing, and what could not be read.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task LookAsync(PlannedTarget planned, TimeProvider time, DiagnosticBag bag, CancellationToken cancel)
    {
        var target = planned.Target;
        using var connections = TargetConnections.Create(target.Authorities);
        var client = new TargetClient(target, connections, time);
        var prometheus = target.Prometheus is { } server
            ? new TargetClient(new Target("prometheus", server.Address) { Headers = server.Headers }, connections, time)
            : null;
        Look? scrape = null;
        foreach (var bound in planned.Triggers)
        {
            switch (bound.Trigger.Source)
            {
                case MetricsSource source:
                    scrape ??= target.MetricsPath is { } path
                        ? await new MetricsScrape(client, path, Patience, _ => true).LookAsync(cancel)
                        : Look.Nothing("the target has no metrics (`metrics: none`)");
                    Judge(bound, source, scrape);
                    break;
                case QuerySource query when prometheus is not null:
                    var look = await new PromQlQuery(prometheus, query.Query, Patience).LookAsync(cancel);
                    if (look.Outcome != LookOutcome.Answered)
                        Tell(bound, look.Said, help: null);
                    else if (look.Series.Count > 1)
                        Tell(
                            bound,
                            $"the query comes to {look.Series.Count} series",
                            "put `max(…)`, `sum(…)` or another aggregation around it"
                        );
                    break;
            }
        }

        void Judge(BoundTrigger bound, MetricsSource source, Look seen)
        {
            if (seen.Outcome != LookOutcome.Answered)
            {
                Tell(bound, seen.Said, help: null);
                return;
            }

            var reader = new MetricsReader(source);
            reader.Read(seen.Series.Select(s => (s.Name, s.Labels, s.Value)), TimeSpan.Zero, time.GetUtcNow(), version: null);
            if (reader.Problem is not { } problem)
                return;
            var names = seen.Series.Select(s => s.Name).ToHashSet();
            var absent = new[] { source.Denominator?.Name, source.Numerator.Name }.OfType<string>().FirstOrDefault(n => !names.Contains(n));
            Tell(
                bound,
                problem,
                absent is null ? null
                    : Suggestion.Closest(absent, names) is { } close ? $"there is `{close}`"
                    : null
            );
        }

        void Tell(BoundTrigger bound, string problem, string? help) =>
            bag.Add(
                DiagnosticCodes.NotFound,
                span: null,
                $"the trigger `{bound.Trigger.KindName}` of {bound.Runbook.Id} sees nothing of {target.Name}: {problem}",
                help: help
            );
    }
}
