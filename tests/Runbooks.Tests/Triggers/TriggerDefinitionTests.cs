using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>The numbers of triggers: the playbook's where nothing is said, and every one as it is said.</summary>
internal sealed class TriggerDefinitionTests
{
    [TestCase("health-check", "3 health checks in a row fail; every 5s, timeout 4s; 1 probes")]
    [TestCase("error-rate", "error rate > 5% for 2m; every 5s, timeout 4s, window 1m, minimum 20; 3 probes")]
    [TestCase("response-time", "average response time > 3s for 5m; every 5s, timeout 4s, window 1m, minimum 1; 1 probes")]
    [TestCase("memory", "memory usage > 90% for 10m; every 5s, timeout 4s; Gauge process_memory_usage_ratio")]
    [TestCase("cpu", "CPU usage > 95% for 5m; every 5s, timeout 4s; Gauge process_cpu_usage_ratio")]
    [TestCase(
        "database-pool",
        "database pool's usage > 90% for 2m; every 5s, timeout 4s; Share database_pool_in_use over database_pool_size"
    )]
    [TestCase(
        "ai-response-time",
        "average AI response time > 3s for 5m; every 5s, timeout 4s, window 1m, minimum 1; Ratio ai_response_seconds_sum "
            + "over ai_response_seconds_count"
    )]
    [TestCase(
        "error-rate: { from: metrics, labels: { path: /api/.* } }",
        "error rate > 5% for 2m; every 5s, timeout 4s, window 1m, minimum 20; Ratio "
            + "http_requests_total{path=~\"/api/.*\",status=~\"5..\"} over http_requests_total{path=~\"/api/.*\"}"
    )]
    [TestCase("error-rate: { for: 10s }", "error rate > 5% for 10s; every 1s, timeout 800ms, window 5s, minimum 20; 5 probes")]
    [TestCase(
        "response-time: { average: \"> 200ms\", for: 2s }",
        "average response time > 200ms for 2s; every 333ms, timeout 267ms, window 1s, minimum 1; 1 probes"
    )]
    [TestCase(
        "memory: { metric: memory_percent, usage: \"> 90\" }",
        "memory usage > 90 for 10m; every 5s, timeout 4s; Gauge memory_percent"
    )]
    [TestCase("cpu: { query: max(cpu), every: 15s }", "CPU usage > 95% for 5m; every 15s, timeout 12s; query max(cpu)")]
    [TestCase(
        "metric: { name: queue_length, bound: \"> 100\", for: 1m }",
        "queue_length > 100 for 1m; every 5s, timeout 4s; Gauge queue_length"
    )]
    [TestCase(
        "metric: { name: retries_total, type: rate, bound: \"> 5\", labels: { queue: mail } }",
        "rise of retries_total{queue=~\"mail\"} in a second > 5 for 5m; every 5s, timeout 4s, window 1m; Rate "
            + "retries_total{queue=~\"mail\"}"
    )]
    public void It_is_read_with_the_numbers_of_the_playbook(string text, string expected) =>
        Assert.That(Say(Timeline.Read(text)), Is.EqualTo(expected));

    [TestCase("health-check: { failures: 5, successes: 2, path: /ready, every: 2s, timeout: 1500ms }")]
    [TestCase("error-rate: { rate: \"> 2.9%\", for: 90s, window: 30s, minimum: 50, requests: 20, every: 2s, path: /api/health }")]
    [TestCase("error-rate: { from: metrics, metric: calls_total, labels: { method: POST }, errors: { code: \"5..|429\" } }")]
    [TestCase("response-time: { average: \"> 1500ms\", clear: \"<= 1s\", for: 1m, timeout: 2s, every: 2500ms }")]
    [TestCase("ai-response-time: { metric: answer_seconds, labels: { model: large } }")]
    [TestCase("database-pool: { metric: used, of: all, usage: \"> 80%\" }")]
    [TestCase("memory: { query: 'max(mem{job=\"api\"})' }")]
    [TestCase("metric: { name: free_bytes, labels: { disk: data }, bound: \"< 1000\", clear: \"> 2000\" }")]
    [TestCase("metric: { name: retries_total, type: rate, bound: \"> 5\", window: 10s }")]
    [TestCase("metric: { name: anything, query: sum(x), bound: \"> 5%\" }")]
    public void What_is_written_down_of_it_is_read_back_as_the_same(string text)
    {
        var read = Timeline.Read(text);
        var again = Timeline.Read(TriggerText.Write(read).ToJsonString());

        Assert.That(again.Rule, Is.EqualTo(read.Rule));
        Assert.That(Say(again), Is.EqualTo(Say(read)));
        Assert.That(again.Probe, Is.EqualTo(read.Probe));
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_can_stand_by_its_name_where_nothing_must_be_said(string kind)
    {
        var bag = new DiagnosticBag();
        var read = TriggerText.Read(new SourceText("(test)", kind), bag);

        if (kind == "metric")
            Assert.That(bag.Sorted().Select(d => d.Code), Is.EqualTo([DiagnosticCodes.MissingKey, DiagnosticCodes.MissingKey]));
        else
            Assert.That(read!.KindName, Is.EqualTo(kind));
    }

    private static IEnumerable<string> Kinds => TriggerKinds.All.Select(k => k.Name);

    private static string Say(Trigger trigger)
    {
        var rule = trigger.Rule;
        var window =
            rule.Window > TimeSpan.Zero
                ? $", window {Duration.Format(rule.Window)}{(rule.Minimum > 0 ? $", minimum {rule.Minimum}" : string.Empty)}"
                : string.Empty;
        var source = trigger.Source switch
        {
            ProbeSource { Path: not null } probe when rule.Measure == TriggerMeasure.Failures => $"probe {probe.Path}",
            ProbeSource probe => $"{probe.Requests} probes{(probe.Path is null ? string.Empty : $" of {probe.Path}")}",
            MetricsSource metrics =>
                $"{metrics.Form} {metrics.Numerator}{(metrics.Denominator is null ? string.Empty : $" over {metrics.Denominator}")}",
            QuerySource query => $"query {query.Query}",
            _ => "?",
        };
        return $"{rule.Describe()}; every {Duration.Format(rule.Every)}, timeout {Duration.Format(rule.Timeout)}{window}; {source}";
    }
}
