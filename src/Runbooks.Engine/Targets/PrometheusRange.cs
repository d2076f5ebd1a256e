using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Definitions.Targets;
using Runbooks.Results;

namespace Runbooks.Targets;

/// <summary>A query over a window that a Prometheus server answers, and its answer.</summary>
public static class PrometheusRange
{
    /// <summary>Where the server answers them.</summary>
    public const string Path = "/api/v1/query_range";

    private const int MostPoints = 240;

    /// <summary>The query as a read, at the server's address and with its headers alone.</summary>
    public static HttpCall Read(PrometheusServer server, string query, DateTimeOffset from, DateTimeOffset to) =>
        new(
            "GET",
            $"{Target.UrlOf(server.Address)}{Path}?query={Uri.EscapeDataString(query)}&start={Seconds(from)}&end={Seconds(to)}"
                + $"&step={Step(from, to).ToString(CultureInfo.InvariantCulture)}"
        )
        {
            Headers = server.Headers,
            WithoutTargetHeaders = true,
            MaxBody = PrometheusQuery.MostBody,
        };

    /// <summary>Reads an answer of the server.</summary>
    /// <returns>The values of the one series that the query comes to, the oldest first; or why there are none.</returns>
    public static Result<IReadOnlyList<TimedValue>, string> Values(Answered answered)
    {
        var (json, problem) = answered.Json();
        var root = json as JsonObject;
        if (!answered.IsSuccess)
            return Result.Failed($"HTTP {answered.Status}, {Text(root?["error"]) ?? answered.Beginning(80)}");
        if (root?["data"]?["result"] is not JsonArray result)
            return Result.Failed(problem ?? "the answer has no `data.result`");
        if (result.Count != 1)
            return Result.Failed(
                result.Count == 0 ? "the query comes to no series" : $"the query comes to {result.Count} series, and one is wanted"
            );
        if ((result[0] as JsonObject)?["values"] is not JsonArray pairs)
            return Result.Failed("the series has no `values`");
        List<TimedValue> values = [.. pairs.OfType<JsonArray>().Select(Pair).OfType<TimedValue>()];
        return values.Count == 0 ? Result.Failed("the series has no value that is a number") : values;
    }

    /// <summary>The seconds between two values: no more of them than can be told apart in a chart.</summary>
    public static int Step(DateTimeOffset from, DateTimeOffset to) => Math.Max(1, (int)Math.Ceiling((to - from).TotalSeconds / MostPoints));

    private static string Seconds(DateTimeOffset at) =>
        (at.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture);

    private static TimedValue? Pair(JsonArray pair) =>
        pair.Count == 2
        && pair[0] is JsonValue time
        && time.TryGetValue<double>(out var seconds)
        && Math.Abs(seconds) < 1e11
        && double.TryParse(Text(pair[1]), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value)
            ? new TimedValue(DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)), value)
            : null;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
