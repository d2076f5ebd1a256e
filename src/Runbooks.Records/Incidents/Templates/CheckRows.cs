using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>
/// Each check once, as it was before anything was changed and at the end: <c>[{ title, expected, before, after, evidence }]</c>.
/// </summary>
internal static class CheckRows
{
    public static JsonArray Of(IncidentRecord record)
    {
        var (before, after) = (record.Items("checklist-before").ToList(), record.Items("checklist").ToList());
        var ids = after.Concat(before).Select(Id).Distinct();
        return new JsonArray([.. ids.Select(id => (JsonNode)Row(before.Find(c => Id(c) == id), after.Find(c => Id(c) == id)))]);
    }

    /// <summary>Whether a check of the record is undecided, so that a page says what that means.</summary>
    public static bool HasUndecided(IncidentRecord record) =>
        record.Items("checklist-before").Concat(record.Items("checklist")).Any(c => NodeValues.Text(c["status"]) == "unknown");

    private static JsonObject Row(JsonObject? before, JsonObject? after) =>
        new()
        {
            ["title"] = NodeValues.Text((after ?? before)!["title"]),
            ["expected"] = NodeValues.Text((after ?? before)!["expected"]),
            ["before"] = Look(before),
            ["after"] = Look(after),
            ["evidence"] = new JsonArray([.. Evidence(before).Concat(Evidence(after)).Distinct().Select(f => (JsonNode)f)]),
        };

    private static JsonObject? Look(JsonObject? check) =>
        check is null
            ? null
            : new JsonObject
            {
                ["status"] = NodeValues.Text(check["status"]),
                ["sign"] = NodeValues.Text(check["status"]) switch
                {
                    "pass" => "✅",
                    "fail" => "❌",
                    _ => "❔",
                },
                ["actual"] = NodeValues.Text(check["actual"]),
            };

    private static IEnumerable<string> Evidence(JsonObject? check) =>
        (check?["evidence"] as JsonArray ?? []).Select(NodeValues.Text).OfType<string>();

    private static string? Id(JsonObject check) => NodeValues.Text(check["id"]);
}
