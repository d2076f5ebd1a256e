using System.Globalization;
using System.Text;
using Runbooks.Sandbox.Answers;
using Runbooks.Sandbox.Faults;

namespace Runbooks.Sandbox.Application;

/// <summary><c>GET /metrics</c> in the Prometheus text format 0.0.4.</summary>
internal static class MetricsEndpoint
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";
    private const string Garbage = "http_requests_total{status=\"200 17\nprocess_memory_usage_ratio = high\n}}\u0000\n";
    private const string UsualMemory = "0.41";
    private const string UsualCpu = "0.18";

    public static Answer Answer(SandboxEnvironment environment)
    {
        if (environment.Fault(ApplicationFaults.MetricsGarbage) is not null)
            return new Answer(200, ContentType, Garbage);
        var reading = environment.Metrics.Read();
        var inUse = environment.Fault(ApplicationFaults.PoolExhausted) is null ? environment.Database.InUse : IEnvironmentDatabase.PoolSize;
        var text = new StringBuilder();

        Head(text, "http_requests_total", "counter", "Requests by status.");
        foreach (var (status, requests) in reading.Statuses)
            text.Append(CultureInfo.InvariantCulture, $"http_requests_total{{status=\"{status}\"}} {requests}\n");

        Head(text, "http_request_duration_seconds", "histogram", "How long requests took.");
        for (var i = 0; i < RequestMetrics.Bounds.Count; i++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"http_request_duration_seconds_bucket{{le=\"{RequestMetrics.Bounds[i]}\"}} {reading.Buckets[i]}\n"
            );
        text.Append(CultureInfo.InvariantCulture, $"http_request_duration_seconds_bucket{{le=\"+Inf\"}} {reading.Count}\n");
        Total(text, "http_request_duration_seconds", reading.Seconds, reading.Count);

        Head(text, "ai_response_seconds", "summary", "How long AI queries took.");
        Total(text, "ai_response_seconds", reading.AiSeconds, reading.AiCount);

        Gauge(text, "process_memory_usage_ratio", "Memory in use.", environment.Fault(ApplicationFaults.HighMemory)?.Value ?? UsualMemory);
        Gauge(text, "process_cpu_usage_ratio", "CPU in use.", environment.Fault(ApplicationFaults.HighCpu)?.Value ?? UsualCpu);
        Gauge(text, "database_pool_in_use", "Database connections in use.", inUse.ToString(CultureInfo.InvariantCulture));
        Gauge(text, "database_pool_size", "Database connections.", IEnvironmentDatabase.PoolSize.ToString(CultureInfo.InvariantCulture));
        return new Answer(200, ContentType, text.ToString());
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Total(StringBuilder text, string name, double sum, long count) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}_sum {sum}\n{name}_count {count}\n");

    private static void Gauge(StringBuilder text, string name, string help, string value)
    {
        Head(text, name, "gauge", help);
        text.Append($"{name} {value}\n");
    }
}
