using Runbooks.Triggers;

namespace Runbooks.Tests.Triggers;

/// <summary>Observations from a target's metrics: counters that began anew, series that come and go.</summary>
internal sealed class MetricsReaderTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 23, 15, 42, 10, TimeSpan.Zero);

    private TimeSpan _now;

    [Test]
    public void Errors_are_those_of_the_status_over_all_requests()
    {
        var reader = Reader("error-rate: { from: metrics }");
        Assert.That(
            Read(reader, ("http_requests_total", "200", 1000), ("http_requests_total", "500", 40)),
            Is.EqualTo((0, 0)),
            "there is nothing before the first scrape to compare with"
        );
        Assert.That(Read(reader, ("http_requests_total", "200", 1010), ("http_requests_total", "500", 45)), Is.EqualTo((5, 15)));
    }

    [Test]
    public void A_counter_that_began_anew_counts_from_zero()
    {
        var reader = Reader("error-rate: { from: metrics }");
        Read(reader, ("http_requests_total", "200", 1000), ("http_requests_total", "500", 40));

        Assert.That(Read(reader, ("http_requests_total", "200", 7), ("http_requests_total", "500", 2)), Is.EqualTo((2, 9)));
    }

    [Test]
    public void One_series_that_began_anew_hides_behind_no_other()
    {
        var reader = Reader("error-rate: { from: metrics }");
        Read(reader, ("http_requests_total", "200", 10), ("http_requests_total", "500", 40));

        Assert.That(Read(reader, ("http_requests_total", "200", 110), ("http_requests_total", "500", 2)), Is.EqualTo((2, 102)));
    }

    [Test]
    public void The_first_error_is_an_error_though_its_series_was_not_there_before()
    {
        var reader = Reader("error-rate: { from: metrics }");
        Assert.That(Read(reader, ("http_requests_total", "200", 10)), Is.EqualTo((0, 0)));
        Assert.That(Read(reader, ("http_requests_total", "200", 12)), Is.EqualTo((0, 2)));
        Assert.That(Read(reader, ("http_requests_total", "200", 13), ("http_requests_total", "500", 3)), Is.EqualTo((3, 4)));
    }

    [Test]
    public void A_series_that_was_away_for_a_scrape_brings_nothing_that_is_old()
    {
        var reader = Reader("error-rate: { from: metrics }");
        Read(reader, ("http_requests_total", "200", 10), ("http_requests_total", "500", 4000));
        Assert.That(Read(reader, ("http_requests_total", "200", 11)), Is.EqualTo((0, 1)));
        Assert.That(Read(reader, ("http_requests_total", "200", 12), ("http_requests_total", "500", 4001)), Is.EqualTo((1, 2)));
    }

    [Test]
    public void Another_version_has_other_counters()
    {
        var reader = Reader("error-rate: { from: metrics }");
        Read("a", reader, ("http_requests_total", "200", 10), ("http_requests_total", "500", 4));

        Assert.That(Read("b", reader, ("http_requests_total", "200", 5000), ("http_requests_total", "500", 3000)), Is.EqualTo((0, 0)));
        Assert.That(Read("b", reader, ("http_requests_total", "200", 5001), ("http_requests_total", "500", 3002)), Is.EqualTo((2, 3)));
    }

    [Test]
    public void A_response_time_is_what_its_sum_and_its_count_came_to()
    {
        var reader = Reader("response-time: { from: metrics }");
        Read(reader, ("http_request_duration_seconds_sum", "", 100), ("http_request_duration_seconds_count", "", 1000));

        Assert.That(
            Read(reader, ("http_request_duration_seconds_sum", "", 140), ("http_request_duration_seconds_count", "", 1010)),
            Is.EqualTo((40, 10))
        );
        Assert.That(
            Read(reader, ("http_request_duration_seconds_count", "", 1020)),
            Is.Null,
            "a count without its sum is no average of zero"
        );
    }

    [Test]
    public void A_rate_is_an_increase_over_the_seconds_in_which_it_came()
    {
        var reader = Reader("metric: { name: retries_total, type: rate, bound: \"> 5\", labels: { queue: mail|sms } }");
        Read(reader, ("retries_total", "", 100));
        Assert.That(ReadLabelled(reader, ("mail", 10), ("push", 10)), Is.EqualTo((0, 0)));
        _now += TimeSpan.FromSeconds(3);
        Assert.That(
            ReadLabelled(reader, ("mail", 18), ("push", 99)),
            Is.EqualTo((8, 4)),
            "one second, and three more that passed without a scrape"
        );
    }

    [Test]
    public void A_share_is_a_gauge_over_the_gauge_of_all_there_is()
    {
        var reader = Reader("database-pool");
        Assert.That(Read(reader, ("database_pool_in_use", "", 9), ("database_pool_size", "", 10)), Is.EqualTo((0.9, 1)));
        Assert.That(Read(reader, ("database_pool_in_use", "", 9)), Is.Null, "what it is a part of is not known");
        Assert.That(Read(reader, ("database_pool_in_use", "", 0), ("database_pool_size", "", 0)), Is.Null);
    }

    [Test]
    public void The_highest_of_several_gauges_counts_and_an_absent_one_is_missing()
    {
        var reader = Reader("memory");
        Assert.That(
            Read(
                reader,
                ("process_memory_usage_ratio", "a", 0.4),
                ("process_memory_usage_ratio", "b", 0.7),
                ("process_memory_usage_ratio", "c", double.NaN)
            ),
            Is.EqualTo((0.7, 1))
        );
        Assert.That(Read(reader, ("process_cpu_usage_ratio", "", 0.4)), Is.Null);
        Assert.That(Read(reader, ("process_memory_usage_ratio", "a", double.NaN)), Is.Null);
    }

    [Test]
    public void Labels_that_change_with_each_scrape_do_not_fill_the_memory()
    {
        var increase = new CounterIncrease();
        double? last = null;
        for (var scrape = 0; scrape < 2000; scrape++)
        {
            increase.Begin(version: null);
            increase.Add($"requests{{id={scrape}}}", 1);
            last = increase.End();
        }

        Assert.That(last, Is.EqualTo(1));
        Assert.That(increase.Known, Is.LessThan(200));
    }

    private static MetricsReader Reader(string trigger) => new((MetricsSource)Timeline.Read(trigger).Source);

    private (double, double)? Read(MetricsReader reader, params (string Name, string Status, double Value)[] series) =>
        Read(null, reader, series);

    private (double, double)? Read(string? version, MetricsReader reader, params (string Name, string Status, double Value)[] series) =>
        Observed(reader, version, series.Select(s => (s.Name, (IReadOnlyDictionary<string, string>)Labels("status", s.Status), s.Value)));

    private (double, double)? ReadLabelled(MetricsReader reader, params (string Queue, double Value)[] series) =>
        Observed(
            reader,
            null,
            series.Select(s => ("retries_total", (IReadOnlyDictionary<string, string>)Labels("queue", s.Queue), s.Value))
        );

    private (double, double)? Observed(
        MetricsReader reader,
        string? version,
        IEnumerable<(string, IReadOnlyDictionary<string, string>, double)> series
    )
    {
        _now += TimeSpan.FromSeconds(1);
        var observed = reader.Read(series, _now, Time + _now, version);
        return observed.Outcome == ObservationOutcome.Missing ? null : (observed.Numerator, observed.Denominator);
    }

    private static Dictionary<string, string> Labels(string name, string value) =>
        value.Length == 0 ? [] : new() { [name] = value, ["instance"] = "one" };
}
