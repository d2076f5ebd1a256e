using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>Metrics behind a load balancer, and selectors that match nothing: what is no data is not taken for any.</summary>
internal sealed class ReplicasTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 23, 15, 42, 10, TimeSpan.Zero);

    private TimeSpan _now;

    [SetUp]
    public void Begin() => _now = TimeSpan.Zero;

    [Test]
    public void Counters_of_two_processes_that_answer_in_turn_are_no_requests()
    {
        var reader = Reader("error-rate: { from: metrics }");
        var (one, other) = (-5000.0, -900.0);
        var seen = new List<(double, double)?>();
        for (var i = 0; i < 8; i++)
            seen.Add(i % 2 == 0 ? Scrape(reader, 9000 + i, 500, one) : Scrape(reader, 200 + i, 3, other));

        Assert.That(seen.TakeLast(3), Is.All.Null, "it is missing as soon as it is known");
        Assert.That(
            seen.OfType<(double Errors, double Requests)>().Max(s => s.Requests),
            Is.Zero,
            "and nothing was taken for requests before"
        );
        Assert.That(reader.Problem, Does.Contain("several processes answer in turn").And.Contain("Prometheus"));
    }

    [Test]
    public void Processes_that_do_not_say_when_they_began_are_known_by_counters_that_come_back()
    {
        var reader = Reader("error-rate: { from: metrics }");
        for (var i = 0; i < 8; i++)
            _ = i % 2 == 0 ? Scrape(reader, 9000 + i, 500, started: null) : Scrape(reader, 200 + i, 3, started: null);

        Assert.That(reader.Problem, Does.Contain("several processes answer in turn"));
    }

    [Test]
    public void A_process_that_crashes_again_and_again_is_one_process()
    {
        var reader = Reader("error-rate: { from: metrics }");
        var seen = new List<(double, double)?>();
        for (var i = 0; i < 12; i++)
            seen.Add(Scrape(reader, 10 + (i % 3), 5 + (i % 3), started: Math.Floor(i / 3.0) * 3));

        Assert.That(reader.Problem, Is.Null);
        Assert.That(seen[^1], Is.EqualTo((1.0, 2.0)));
        Assert.That(seen[3], Is.EqualTo((5.0, 15.0)), "what a new process shows came in since");
    }

    [Test]
    public void A_switch_to_an_environment_that_ran_before_brings_nothing_that_is_old()
    {
        var reader = Reader("error-rate: { from: metrics }");
        Scrape(reader, 9000, 500, started: -5000);
        Scrape(reader, 9010, 501, started: -5000);

        Assert.That(Scrape(reader, 200, 100, started: -900), Is.EqualTo((0.0, 0.0)), "it ran while the other one answered");
        Assert.That(Scrape(reader, 210, 101, started: -900), Is.EqualTo((1.0, 11.0)));
        Assert.That(reader.Problem, Is.Null);
    }

    [TestCase("error-rate: { from: metrics, metric: http_request_total }", "no series matches http_request_total")]
    [TestCase("error-rate: { from: metrics, labels: { service: shop } }", "no series matches http_requests_total{service=~\"shop\"}")]
    [TestCase(
        "error-rate: { from: metrics, errors: { code: \"5..\" } }",
        "no series of http_requests_total has `code`, by which errors would be told"
    )]
    [TestCase("memory: { metric: mem }", "no series matches mem")]
    [TestCase("database-pool", "no series matches database_pool_size")]
    public void A_selector_that_matches_no_series_is_missing_data_and_is_named(string trigger, string problem)
    {
        var reader = Reader(trigger);

        Assert.That(Scrape(reader, 10, 1, started: null), Is.Null);
        Assert.That(Scrape(reader, 20, 2, started: null), Is.Null);
        Assert.That(reader.Problem, Is.EqualTo(problem));
    }

    private static MetricsReader Reader(string trigger) => new((MetricsSource)Timeline.Read(trigger).Source);

    // When a process began is said in seconds around the first scrape.
    private (double, double)? Scrape(MetricsReader reader, double well, double errors, double? started)
    {
        _now += TimeSpan.FromSeconds(1);
        var series = new List<(string, IReadOnlyDictionary<string, string>, double)>
        {
            ("http_requests_total", new Dictionary<string, string> { ["status"] = "200" }, well),
            ("http_requests_total", new Dictionary<string, string> { ["status"] = "500" }, errors),
        };
        if (started is { } began)
            series.Add(
                ("process_start_time_seconds", new Dictionary<string, string>(), (Time - DateTimeOffset.UnixEpoch).TotalSeconds + began)
            );
        var observed = reader.Read(series, _now, Time + _now, version: null);
        return observed.Outcome == ObservationOutcome.Missing ? null : (observed.Numerator, observed.Denominator);
    }
}
