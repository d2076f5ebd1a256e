using Runbooks.Controllers;
using Runbooks.Events;

namespace Runbooks.Rehearsal.Drilling.Reproducing;

/// <summary>What the version that was gone back to did, as the checklist of a run saw it.</summary>
internal static class CheckFaults
{
    private const string Crashing = "crashing@good";
    private const string NoDatabase = "database-broken@good";

    /// <summary>The faults that fail the same lines of the checklist.</summary>
    /// <param name="events">The run, in order.</param>
    public static IEnumerable<string> Of(IReadOnlyList<RecordedEvent> events)
    {
        var checks = events
            .Select(e => e.Event)
            .OfType<CheckFinished>()
            .Where(c => c.Final)
            .GroupBy(c => c.Id)
            .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
        var sample = events.Select(e => e.Event).OfType<SampleTaken>().LastOrDefault();
        var switched = PostConduct.All(events).LastOrDefault(p => p.Switched is not null);
        var found = checks
            .Values.Where(c => c.Status != CheckStatus.Pass)
            .Select(c =>
                c.Id switch
                {
                    "core-functionality" or "performance" or "error-rate" or "widget" when c.CatchAll => "catch-all@good",
                    "health" when c.CatchAll => "catch-all-health",
                    "health" when c.Failed is { } failed => Health(failed),
                    "database" => c.Status == CheckStatus.Unknown ? "catch-all-health" : NoDatabase,
                    "core-functionality" when c.Failed is { } failed => Function(failed),
                    "performance" when sample is { AverageMs: > 0 } => FormattableString.Invariant(
                        $"latency={Math.Max(sample.AverageMs, sample.P95Ms):0}ms@good"
                    ),
                    "error-rate" when sample is { ErrorRate: > 0 and < 1 } => FormattableString.Invariant(
                        $"error-rate={Math.Max(1, Math.Round(1 / sample.ErrorRate)):0}@good"
                    ),
                    "widget" => "widget-gone@good",
                    "monitoring" => Monitoring(c),
                    _ => null,
                }
            )
            .OfType<string>()
            .Distinct()
            .ToList();

        // What is slow or fails because nothing works is not slow besides.
        return found.Contains(Crashing) ? [Broken("crashing")]
            : found.Contains(NoDatabase)
                ? found.Where(f => !f.Contains("@good", StringComparison.Ordinal)).Append(Broken("database-broken"))
            : found;

        // Before the switch it was well, or nothing would have been sent.
        string Broken(string fault) =>
            switched is null
                ? $"{fault}@good"
                : $"breaks-after-switch={fault}{(switched.Place == "rollback" ? string.Empty : "@" + switched.Place)}";
    }

    private static string Health(FailedAnswer failed)
    {
        var isController = failed.Path == PlaybookApplication.HealthPath;
        return !isController && failed.Status == 500 ? Crashing
            : failed.Fault == AnswerFault.Unhealthy ? NoDatabase
            : ConductFaults.Spoilt(failed, isController ? "health" : "api-health");
    }

    private static string Function(FailedAnswer failed) =>
        failed switch
        {
            { Fault: AnswerFault.ErrorStatus, Status: >= 500 } => "error-rate=1@good",
            { Fault: AnswerFault.NoMessage } => "breaking-api@good",
            _ => ConductFaults.Spoilt(failed, "query"),
        };

    private static string? Monitoring(CheckFinished check) =>
        check.Failed?.Fault == AnswerFault.NotMetrics ? "metrics-garbage"
        : check.Status == CheckStatus.Unknown ? "metrics-absent"
        : check.Exceeded is null ? null
        : IsBeyond(check, "memory") ? "high-memory@good"
        : IsBeyond(check, "cpu") ? "high-cpu@good"
        : "pool-exhausted@good";

    private static bool IsBeyond(CheckFinished check, string metric) =>
        check.Exceeded!.Keys.Any(k => k.Contains(metric, StringComparison.OrdinalIgnoreCase));
}
