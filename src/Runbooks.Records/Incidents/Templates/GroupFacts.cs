using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>What pages say of the members of a group.</summary>
internal static class GroupFacts
{
    // From the folder of a record to that of all records.
    private const string Up = "../../../..";

    /// <summary><c>eu-1, eu-2 and eu-3</c>; null where the record is of one target.</summary>
    public static string? Names(IncidentRecord record) =>
        record.Find("group") is null ? null : Phrases.List([.. record.Items("group", "members").Select(NameOf)]);

    /// <summary>What still needs a person: the target, or those members that are not proved to be well.</summary>
    public static string NeedingSomebody(IncidentRecord record)
    {
        var open = record.Items("group", "members").Where(m => NodeValues.Text(m["result"]) is not ("recovered" or "nothing wrong"));
        return record.Find("group") is null || !open.Any() ? record.Target : Phrases.List([.. open.Select(NameOf)]);
    }

    /// <summary>The members as tables show them: <c>[{ wave, target, result, version, seconds, reason, incident, link }]</c>.</summary>
    public static JsonArray Members(IncidentRecord record) => new([.. record.Items("group", "members").Select(Row)]);

    /// <summary>The way from one record's folder to another's post-mortem; null for none.</summary>
    public static string? LinkTo(string? incident) =>
        incident is not null && IncidentId.IsValid(incident)
            ? $"{Up}{IncidentId.Directory(incident)["incidents".Length..]}/postmortem.md"
            : null;

    private static JsonNode Row(JsonObject member)
    {
        var (result, incident) = (NodeValues.Text(member["result"]), NodeValues.Text(member["incident"]));
        var (before, after) = (NodeValues.Text(member["version"]?["before"]), NodeValues.Text(member["version"]?["after"]));
        return new JsonObject
        {
            ["wave"] = member["wave"]?.DeepClone(),
            ["target"] = NameOf(member),
            ["result"] = result switch
            {
                "recovered" or "nothing wrong" => $"✅ {result}",
                "not recovered" => $"❌ {result}",
                "under way" => $"⏳ {result}",
                "not begun" => $"– {result}",
                "cancelled" => $"⏹️ {result}",
                _ => $"❔ {result}",
            },
            ["version"] = before == after ? before : $"{before ?? "unknown"} → {after ?? "unknown"}",
            ["seconds"] = member["seconds"]?.DeepClone(),
            ["reason"] = NodeValues.Text(member["reason"]),
            ["incident"] = incident,
            ["link"] = LinkTo(incident),
        };
    }

    private static string NameOf(JsonObject member) => NodeValues.Text(member["target"]) ?? "unknown";
}
