using System.Globalization;
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
                    "core-functionality"
                    or "performance"
                    or "error-rate"
                    or "widget" when c.Actual.Contains("catch-all", StringComparison.Ordinal) => "catch-all@good",
                    "health" => Health(c.Actual),
                    "database" => c.Status == CheckStatus.Unknown ? "catch-all-health" : NoDatabase,
                    "core-functionality" => Function(c.Actual),
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

    private static string Health(string actual) =>
        actual.Contains("/api/health: HTTP 500", StringComparison.Ordinal) ? Crashing
        : actual.Contains("is \"", StringComparison.Ordinal) ? NoDatabase
        : ConductFaults.Spoilt(actual, actual.Contains("/api/health", StringComparison.Ordinal) ? "api-health" : "health");

    private static string Function(string actual) =>
        actual.Contains("HTTP 5", StringComparison.Ordinal) ? "error-rate=1@good"
        : actual.Contains("message", StringComparison.Ordinal) ? "breaking-api@good"
        : ConductFaults.Spoilt(actual, "query");

    private static string? Monitoring(CheckFinished check) =>
        check.Status == CheckStatus.Unknown
            ? check.Actual.Contains("Prometheus' text format", StringComparison.Ordinal)
                ? "metrics-garbage"
                : "metrics-absent"
            : Highest(check.Actual);

    private static string? Highest(string actual) =>
        actual.Contains("memory", StringComparison.OrdinalIgnoreCase) && !actual.Contains("cpu", StringComparison.OrdinalIgnoreCase)
            ? "high-memory@good"
        : Share(actual, "memory") > 0.9 ? "high-memory@good"
        : Share(actual, "cpu") > 0.95 ? "high-cpu@good"
        : "pool-exhausted@good";

    // The line names each metric with its value: `process_memory_usage_ratio 97%`.
    private static double Share(string actual, string metric)
    {
        var at = actual.IndexOf(metric, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return 0;
        var digits = string.Concat(actual[at..].SkipWhile(c => !char.IsAsciiDigit(c)).TakeWhile(c => char.IsAsciiDigit(c) || c == '.'));
        return double.TryParse(digits, CultureInfo.InvariantCulture, out var value)
            ? value > 1
                ? value / 100
                : value
            : 0;
    }
}
