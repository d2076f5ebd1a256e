using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Runbooks.Incidents.Charts;
using Runbooks.Tests.Support;

namespace Runbooks.Tests.Incidents.Charts;

/// <summary>What monitoring says of the time around an incident, as a picture and in the record.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class WindowChartTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [TestCase(1, 9, false)]
    [TestCase(1, 11, true)]
    [TestCase(0, 5, false)]
    [TestCase(0.002, 3.5, true)]
    public void An_axis_is_logarithmic_where_values_differ_more_than_tenfold(double least, double most, bool isLogarithmic)
    {
        var scale = ChartScale.Of([least, most]);

        Assert.Multiple(() =>
        {
            Assert.That(scale.IsLogarithmic, Is.EqualTo(isLogarithmic));
            Assert.That(scale.Of(most), Is.GreaterThan(scale.Of(least)).And.LessThanOrEqualTo(1));
            Assert.That(scale.Of(0), Is.Zero);
            Assert.That(scale.Ticks, Is.Ordered.And.Unique);
        });
    }

    [Test]
    public void A_chart_draws_each_series_and_marks_what_happened_within_the_window()
    {
        var chart = new WindowChart(Noon, Noon.AddMinutes(40));
        chart.Add("Latency <b>", "ms", 1000, [new(Noon, 0.002), new(Noon.AddMinutes(31), 3.5), new(Noon.AddMinutes(40), 0.002)]);
        chart.Mark(Noon.AddMinutes(32), "rollback & more");
        chart.Mark(Noon.AddMinutes(-5), "before");

        var svg = XDocument.Parse(chart.ToSvg());

        XNamespace ns = "http://www.w3.org/2000/svg";
        var texts = svg.Descendants(ns + "text").Select(t => t.Value).ToList();
        var points = svg.Descendants(ns + "polyline").Single().Attribute("points")!.Value.Split(' ');
        Assert.Multiple(() =>
        {
            Assert.That(texts, Has.Some.EqualTo("Latency <b> (ms)").And.Some.EqualTo("rollback & more").And.None.EqualTo("before"));
            Assert.That(texts, Has.Some.EqualTo("12:00:00").And.Some.EqualTo("12:40:00").And.Some.EqualTo("1000"));
            Assert.That(points, Has.Length.EqualTo(3));
            Assert.That(svg.ToString(), Does.Contain("prefers-color-scheme: dark").And.Not.Contain("NaN"));
        });
    }

    [Test]
    public async Task A_run_keeps_error_rate_and_latency_of_its_window_and_what_they_cost()
    {
        await using var at = await SandboxedRun.StartAsync();
        await using var prometheus = await WrittenTarget.StartAsync();
        prometheus.Write("/api/v1/query_range", Matrix(0.001, 0.25));
        at.Name(
            $"stable-every: 10ms\nprometheus: {{ url: {prometheus.BaseUrl}, error-rate: rate, latency: seconds }}\n"
                + "dashboard: 'https://grafana.example.com/d/shop?from={{ from }}&to={{ to }}'\nobjective: { availability: 99.9% }\n"
        );

        await at.Run.RunAsync("run", "performance-degradation", "--target", "sandbox", "-i", "reason=slow", "--no-push");
        Assert.That(await at.Run.RunAsync("incidents", "show", "--format", "json"), Is.Zero, at.Run.Error);
        var window = JsonNode.Parse(at.Run.Out)!["window"]!;
        await at.Run.RunAsync("incidents", "show");

        Assert.Multiple(() =>
        {
            Assert.That(window["error-rate"]!["before"]!.GetValue<double>(), Is.EqualTo(0.001));
            Assert.That(window["error-rate"]!["worst"]!.GetValue<double>(), Is.EqualTo(0.25));
            Assert.That(window["budget-spent"]!.GetValue<double>(), Is.Positive.And.LessThan(0.1));
            Assert.That($"{window["chart"]}", Does.EndWith("-window.svg"));
            Assert.That(
                at.Run.Out,
                Does.Contain("- Requests that failed: 0.1 % before, 25 % at worst").And.Contain("of the error budget of 30 days")
            );
            Assert.That(at.Run.Out, Does.Match(@"\(https://grafana\.example\.com/d/shop\?from=\d{13}&to=\d{13}\)"));
            Assert.That(at.Run.Out, Does.Contain($"](evidence/{window["chart"]})"));
        });
        Assert.That(await at.Run.RunAsync("incidents", "verify"), Is.Zero, at.Run.Out);
    }

    [TestCase("""{"status":"success","data":{"resultType":"matrix","result":[]}}""", "the query comes to no series")]
    [TestCase("""{"status":"success","data":{"resultType":"matrix","result":[{},{}]}}""", "the query comes to 2 series, and one is wanted")]
    [TestCase("not JSON", "the answer has no `data.result`", false)]
    public async Task Monitoring_that_cannot_be_read_is_said_and_costs_no_record(string answer, string said, bool isExact = true)
    {
        await using var at = await SandboxedRun.StartAsync();
        await using var prometheus = await WrittenTarget.StartAsync();
        prometheus.Write("/api/v1/query_range", answer);
        at.Name($"stable-every: 10ms\nprometheus: {{ url: {prometheus.BaseUrl}, error-rate: rate }}\n");

        Assert.That(
            await at.Run.RunAsync("run", "performance-degradation", "--target", "sandbox", "-i", "reason=slow", "--no-push"),
            Is.Zero
        );
        await at.Run.RunAsync("incidents", "show", "--format", "json");

        var problem = $"{JsonNode.Parse(at.Run.Out)!["window"]!["problem"]}";
        Assert.That(problem, isExact ? Is.EqualTo($"`rate`: {said}") : Does.StartWith("`rate`: "));
    }

    // Half an hour of good values, and bad ones from a minute ago to a minute ahead.
    private static string Matrix(double good, double bad)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var values = new StringBuilder();
        for (var second = -1700; second <= 60; second += 1)
            values.Append(CultureInfo.InvariantCulture, $"[{now + second},\"{(second < -1 ? good : bad)}\"],");
        return """{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":["""
            + values.ToString().TrimEnd(',')
            + "]}]}}";
    }
}
