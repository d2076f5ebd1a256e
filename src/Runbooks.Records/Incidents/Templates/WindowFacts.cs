using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>What pages say of what monitoring saw around an incident.</summary>
internal static class WindowFacts
{
    /// <summary><c>{ sentences, chart, dashboard }</c>; null where it was not asked.</summary>
    public static JsonObject? Of(IncidentRecord record) =>
        record.Find("window") is null
            ? null
            : new JsonObject
            {
                ["sentences"] = new JsonArray([.. Sentences(record).Select(s => (JsonNode)s)]),
                ["chart"] = record.Text("window", "chart"),
                ["dashboard"] = record.Text("window", "dashboard"),
            };

    private static IEnumerable<string> Sentences(IncidentRecord record)
    {
        if (Series(record, "error-rate", v => Percent(v)) is { } rate)
            yield return $"Requests that failed: {rate}.";
        if (Series(record, "latency-seconds", Phrases.Duration) is { } latency)
            yield return $"Requests took: {latency}.";
        var days = NodeValues.Number(record.Find("window", "budget-days")) ?? 0;
        if (NodeValues.Number(record.Find("window", "budget-spent")) is { } spent)
            yield return $"{Percent(spent)} of the error budget of {days:0} days is "
                + "spent, where the traffic is the same all the time.";
        if (record.Text("window", "problem") is { } problem)
            yield return $"Not all of what monitoring knows could be read: {Phrases.Clause(problem)}.";
    }

    private static string? Series(IncidentRecord record, string name, Func<double, string> show)
    {
        string?[] parts = [Part("before", "before"), Part("at worst", "worst"), Part("at the end", "last")];
        return parts.All(p => p is null) ? null : string.Join(", ", parts.Where(p => p is not null));

        string? Part(string when, string key) =>
            NodeValues.Number(record.Find("window", name, key)) is { } value ? $"{show(value)} {when}" : null;
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");
}
