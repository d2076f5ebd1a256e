using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Results;

namespace Runbooks.Targets;

/// <summary>A query that a Prometheus server answers, and its answer.</summary>
public static class PrometheusQuery
{
    /// <summary>Where the server answers queries.</summary>
    public const string Path = "/api/v1/query";

    /// <summary>The most bytes of an answer that are read.</summary>
    public const int MostBody = 4 * 1024 * 1024;

    private const int MostSeries = 10_000;

    /// <summary>The query as a read, at the server's address and with its headers alone.</summary>
    public static HttpCall Read(PrometheusServer server, string query) =>
        new("GET", $"{Target.UrlOf(server.Address)}{Path}?query={Uri.EscapeDataString(query)}")
        {
            Headers = server.Headers,
            WithoutTargetHeaders = true,
            MaxBody = MostBody,
        };

    /// <summary>Reads an answer of the server.</summary>
    /// <returns>The series that the query comes to, at least one; or why there are none.</returns>
    public static Result<IReadOnlyList<MetricSeries>, string> Series(Answered answered)
    {
        var (json, problem) = answered.Json();
        var root = json as JsonObject;
        if (!answered.IsSuccess)
        {
            // 400 is a query it cannot read, 422 one it cannot evaluate, 503 one that took too long or was cancelled.
            var error = Text(root?["error"]) is { } told ? $"{Text(root?["errorType"]) ?? "error"}: {told}" : answered.Beginning(80);
            return Result.Failed($"HTTP {answered.Status}, {error}");
        }

        if (root is null)
            return Result.Failed(problem ?? "the answer is not an object");
        if (Text(root["status"]) != "success")
            return Result.Failed($"{Text(root["errorType"])}: {Text(root["error"])}");
        var data = root["data"] as JsonObject;
        var warnings = Told(root["warnings"]).Concat(Told(root["infos"])).ToList();
        var (series, wrong) = (Text(data?["resultType"]), data?["result"]) switch
        {
            ("scalar", JsonArray pair) => Scalar(pair),
            ("vector", JsonArray { Count: <= MostSeries } vector) => Vector(vector),
            ("vector", JsonArray vector) => (null, $"the query comes to {vector.Count} series, more than {MostSeries}"),
            ({ } type, _) => (null, $"the query comes to a {type}, expected a scalar or an instant vector"),
            _ => (null, "the answer has no `resultType`"),
        };
        if (series is null)
            return Result.Failed(wrong!);

        // A partial answer is none: what is left out may be what matters.
        if (Told(root["warnings"]).Any())
            return Result.Failed($"it warns: {string.Join("; ", warnings)}");
        return series.Count == 0
            ? Result.Failed("the query comes to no series: nothing matches it, or a comparison in it leaves nothing over while all is well")
            : series;
    }

    private static (List<MetricSeries>?, string?) Scalar(JsonArray pair) =>
        Value(pair) is { } value
            ? ([new MetricSeries("scalar", new Dictionary<string, string>(), value)], null)
            : (null, "the scalar has no value");

    private static (List<MetricSeries>?, string?) Vector(JsonArray vector)
    {
        var series = new List<MetricSeries>(vector.Count);
        foreach (var item in vector)
        {
            if (item is not JsonObject one || one["metric"] is not JsonObject metric)
                return (null, "a series has no `metric`");
            if (one["value"] is not JsonArray pair || Value(pair) is not { } value)
                return (null, "a series has no value: native histograms have none");
            var labels = metric
                .Where(m => m.Key != "__name__")
                .Select(m => (m.Key, Value: Text(m.Value)))
                .Where(m => m.Value is not null)
                .ToDictionary(m => m.Key, m => m.Value!);
            series.Add(new MetricSeries(Text(metric["__name__"]) ?? string.Empty, labels, value));
        }

        return (series, null);
    }

    // Values are texts, so that NaN and the infinities can stand in JSON.
    private static double? Value(JsonArray pair) =>
        pair.Count != 2 || Text(pair[1]) is not { } text
            ? null
            : text switch
            {
                "+Inf" or "Inf" => double.PositiveInfinity,
                "-Inf" => double.NegativeInfinity,
                "NaN" => double.NaN,
                _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null,
            };

    private static IEnumerable<string> Told(JsonNode? node) => node is JsonArray texts ? texts.Select(Text).OfType<string>() : [];

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
