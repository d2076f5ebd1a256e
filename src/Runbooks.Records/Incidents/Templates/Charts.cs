using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>The numbers and labels of the post-mortem's Mermaid charts, safe to stand in them.</summary>
internal static class Charts
{
    private const int LongestLabel = 28;

    private static readonly (string Name, string Label)[] Points =
    [
        ("impact-started", "Impact began"),
        ("detected", "Problem detected"),
        ("declared", "Run started"),
        ("acknowledged", "Taken on"),
        ("mitigated", "Traffic seen where it should be"),
        ("verified", "Recovery proved"),
    ];

    /// <summary>The moments that matter, in order: <c>[{ when, text }]</c>.</summary>
    public static JsonArray Times(IncidentRecord record)
    {
        if (Facts.Time(record.Text("times", "detected", "at")) is not { } detected)
            return [];
        var moments = new List<(DateTimeOffset At, string Text)>();
        foreach (var (name, label) in Points)
        {
            var shown = name == "detected" && record.Outcome == "nothing wrong" ? "Asked to look" : label;
            if (Facts.Time(record.Text("times", name, "at")) is { } at)
                moments.Add((at, shown));
        }

        foreach (var request in record.Items("rollback", "requests"))
        {
            if (Facts.Time(NodeValues.Text(request["at"])) is { } sent)
                moments.Add((sent, $"{request["request"]} {Left(request["answer"] as JsonObject)}"));
            if (request["answer"] is JsonObject answer && Facts.Time(NodeValues.Text(answer["at"])) is { } answered)
                moments.Add((answered, Answer(NodeValues.Text(answer["result"]))));
        }

        foreach (var change in record.Items("changes"))
        {
            if (change["left"]?.ToString() == "true" && Facts.Time(NodeValues.Text(change["at"])) is { } at)
                moments.Add(
                    (at, $"{Short(NodeValues.Text(change["what"]) ?? string.Empty)} {(Facts.IsByHand(change) ? "asked for" : "sent")}")
                );
        }

        if (record.Outcome != "recovered" && LastEntry(record) is { } end)
            moments.Add((end, $"Run ended, {record.Outcome}"));
        return new JsonArray([
            .. moments
                .OrderBy(m => m.At)
                .GroupBy(m => When(m.At - detected))
                .Select(g =>
                    (JsonNode?)new JsonObject { ["when"] = g.Key, ["text"] = string.Join(" : ", g.Select(m => Safe(m.Text)).Distinct()) }
                ),
        ]);
    }

    /// <summary>Average times before and after; null where they cannot be compared.</summary>
    public static JsonObject? ResponseTimes(IncidentRecord record)
    {
        var rows = record.Items("measurements").ToList();
        if (!rows.Any(r => Is(r, "before")) || !rows.Any(r => Is(r, "after")))
            return null;
        var values = rows.Select(r => NodeValues.Number(r["average-ms"]) ?? 0).ToList();
        return new JsonObject
        {
            ["labels"] = string.Join(
                ", ",
                rows.Select((r, i) => $"\"{i + 1} {r["phase"]}: {Short(r["title"]?.ToString() ?? string.Empty)}\"")
            ),
            ["values"] = string.Join(", ", values.Select(v => v.ToString("0.#", CultureInfo.InvariantCulture))),
            ["top"] = Math.Max(1, (long)Math.Ceiling(values.Max() * 1.1)),
        };

        static bool Is(JsonObject row, string phase) => row["phase"]?.ToString() == phase;
    }

    private static DateTimeOffset? LastEntry(IncidentRecord record) =>
        (record.Find("timeline") as JsonArray)?.LastOrDefault() is JsonObject last ? Facts.Time(NodeValues.Text(last["at"])) : null;

    // Only an answer, or its loss, proves that a request left.
    private static string Left(JsonObject? answer) =>
        NodeValues.Text(answer?["result"]) switch
        {
            null => "about to be sent",
            "not sent" or "not connected" => "not sent",
            _ => "sent",
        };

    private static string Answer(string? result) =>
        result switch
        {
            "claimed" => "Controller says done",
            "accepted" => "Controller promises",
            "refused" => "Controller refuses",
            "not connected" => "Controller not reached",
            "not sent" => "Held back",
            _ => "Answer lost",
        };

    private static string When(TimeSpan since) => (since < TimeSpan.Zero ? "−" : "+") + Phrases.Duration(Math.Abs(since.TotalSeconds));

    private static string Short(string text) => Safe(text.Length <= LongestLabel ? text : text[..(LongestLabel - 1)] + "…");

    // Mermaid's timeline ends a text at a colon, a semicolon or a number sign, and its charts at a quote.
    private static string Safe(string text) =>
        PrintableText
            .Line(text)
            .Replace(':', '.')
            .Replace(';', ',')
            .Replace('#', ' ')
            .Replace('"', '\'')
            .Replace('<', '(')
            .Replace('>', ')');
}
