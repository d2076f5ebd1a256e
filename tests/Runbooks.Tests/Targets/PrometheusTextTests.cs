using Runbooks.Targets;

namespace Runbooks.Tests.Targets;

/// <summary>Metrics as targets write them.</summary>
public sealed class PrometheusTextTests
{
    [Test]
    public void Every_form_of_the_format_is_read()
    {
        const string Body = """
            # HELP http_requests_total The total number of HTTP requests.
            # TYPE http_requests_total counter
            http_requests_total{method="post",code="200"} 1027 1395066363000
            http_requests_total{method="post",code="400",}    3 1395066363000
            msdos_file_access_time_seconds{path="C:\\DIR\\FILE.TXT",error="Cannot find file:\n\"FILE.TXT\""} 1.458255915e9
            metric_without_timestamp_and_labels 12.47
            something_weird{problem="division by zero"} +Inf -3982045
            rpc_duration_seconds { quantile = "0.5" , x = "a} b" } 4773
            rpc_duration_seconds_sum 1.7560473e+07
            http_request_duration_seconds_bucket{le="+Inf"} 144320 # {trace_id="KOO5S4vxi0o"} 0.67 1520879607.789
            gone NaN
            low -Inf
            tabs{a="b"}	1	2
            # EOF
            """;

        var (series, problem) = PrometheusText.Read(Body, isWanted: null);

        Assert.That(problem, Is.Null);
        Assert.That(
            series!.Select(s => $"{s.Name}[{string.Join(";", s.Labels.Select(l => $"{l.Key}={l.Value}"))}] {s.Value:R}"),
            Is.EqualTo(
                new[]
                {
                    "http_requests_total[method=post;code=200] 1027",
                    "http_requests_total[method=post;code=400] 3",
                    "msdos_file_access_time_seconds[path=C:\\DIR\\FILE.TXT;error=Cannot find file:\n\"FILE.TXT\"] 1458255915",
                    "metric_without_timestamp_and_labels[] 12.47",
                    "something_weird[problem=division by zero] Infinity",
                    "rpc_duration_seconds[quantile=0.5;x=a} b] 4773",
                    "rpc_duration_seconds_sum[] 17560473",
                    "http_request_duration_seconds_bucket[le=+Inf] 144320",
                    "gone[] NaN",
                    "low[] -Infinity",
                    "tabs[a=b] 1",
                }
            )
        );
    }

    [TestCase("a{b=\"c} 1")]
    [TestCase("a{b=c} 1")]
    [TestCase("a{b=\"1\",b=\"2\"} 1")]
    [TestCase("a{b:c=\"1\"} 1")]
    [TestCase("a{b=\"1\" c=\"2\"} 1")]
    [TestCase("a{} ")]
    [TestCase("a high")]
    [TestCase("a 1 2 3")]
    [TestCase("a 1,5")]
    [TestCase("a 0x1")]
    [TestCase("1a 1")]
    [TestCase("}} 1")]
    [TestCase("<html> 1")]
    [TestCase("")]
    [TestCase("# only words")]
    public void What_is_not_of_the_format_spoils_the_whole(string line) =>
        Assert.That(
            PrometheusText
                .Read(
                    line.Length == 0 ? line : $"good 1\n{line}\n".Replace("good 1\n# only", "# only", StringComparison.Ordinal),
                    isWanted: null
                )
                .Value,
            Is.Null
        );

    [Test]
    public void A_name_of_other_signs_stands_in_quotes()
    {
        var (series, problem) = PrometheusText.Read(
            "{\"http.requests\",\"code\"=\"200\"} 5\n{\"gauge.of \\\"it\\\"\"} 6\nplain{\"my.label\"=\"x\"} 7\n",
            isWanted: null
        );

        Assert.That(problem, Is.Null);
        Assert.That(
            series!.Select(s => $"{s.Name} {string.Join(',', s.Labels.Select(l => $"{l.Key}={l.Value}"))} {s.Value}"),
            Is.EqualTo(new[] { "http.requests code=200 5", "gauge.of \\\"it\\\"  6", "plain my.label=x 7" })
        );
        Assert.That(PrometheusText.Read("{\"code\"=\"200\"} 5\n", isWanted: null).Value, Is.Null, "there is no name");
        Assert.That(PrometheusText.Read("{\"http.requests} 5\n", isWanted: null).Value, Is.Null);
    }

    [Test]
    public void OpenMetrics_without_its_end_may_be_half_of_it()
    {
        Assert.That(PrometheusText.Parse("# TYPE mem gauge\nmem 0.5\n", "application/openmetrics-text"), Is.Null);
        Assert.That(PrometheusText.Parse("# TYPE mem gauge\nmem 0.5\n# EOF\n", "application/openmetrics-text"), Is.Not.Null);
        Assert.That(PrometheusText.Parse("mem 0.5\n", "text/plain"), Is.Not.Null);
    }

    [Test]
    public void Minus_infinity_is_no_measurement_of_anything() =>
        Assert.That(PrometheusText.Parse("mem -Inf\nother 1\n"), Does.Not.ContainKey("mem"));

    [Test]
    public void Of_a_large_body_only_what_is_wanted_is_kept()
    {
        var body = string.Concat(Enumerable.Range(0, 300_000).Select(i => $"noise_{i % 50}{{id=\"{i}\"}} {i}\n")) + "wanted 7\n";

        var (series, problem) = PrometheusText.Read(body, name => name == "wanted");

        Assert.That(problem, Is.Null);
        Assert.That(series!.Single().Value, Is.EqualTo(7));
        Assert.That(
            PrometheusText.Read(string.Concat(Enumerable.Repeat("a 1\n", 500_001)), _ => false).Why,
            Is.EqualTo("there are more than 500000 series")
        );
    }
}
