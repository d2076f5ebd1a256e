using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbooks.Incidents.Records;

/// <summary>
/// Brings together what the engine says of a run now and what people made of an older or parallel version of its record.
/// The facts are the engine's; the fields of people (<see cref="PeopleFields"/>) are theirs once they touched them, and
/// keys that the engine does not know stay where they stood. Nothing that people wrote is lost.
/// </summary>
internal static class RecordMerge
{
    private static readonly HashSet<string> People = [.. PeopleFields.All.Select(f => f.Key)];
    private static readonly string[] Identities = ["id", "file", "number", "at"];
    private static readonly string[] Names = ["title", "change"];

    /// <summary>Merges two versions of one record.</summary>
    /// <param name="engine">What the engine makes of the run now.</param>
    /// <param name="people">The record as people left it.</param>
    /// <param name="before">
    /// What the engine had written before people edited it: what still stands so is not theirs, and items that the engine
    /// proposes now and did not then are added to their list. Null where that is not known: then each field that is not
    /// empty is theirs, whole lists too.
    /// </param>
    /// <returns>A new record, whose durations follow from its times.</returns>
    public static IncidentRecord Merge(IncidentRecord engine, IncidentRecord people, IncidentRecord? before)
    {
        var merged = (JsonObject)MergeNode(string.Empty, engine.Json, people.Json, before?.Json)!;
        var record = new IncidentRecord(merged);
        if (record.Find("times") is JsonObject && record.Find("derived") is JsonObject derived)
            Derive(record, derived, engine);
        return record;
    }

    private static JsonNode? MergeNode(string path, JsonNode? engine, JsonNode? people, JsonNode? before)
    {
        if (path is "action-items" or "communications" or "proposals")
            return MergeList(engine, people, before);
        if (engine is JsonObject ours && people is JsonObject theirs && !IsUnit(path))
            return MergeObject(path, ours, theirs, before as JsonObject);
        if (IsOfPeople(path))
            return (IsTouched(people, before) ? people : engine)?.DeepClone();
        return engine is JsonArray list && people is JsonArray edited ? MergeItems(path, list, edited) : engine?.DeepClone();
    }

    private static JsonObject MergeObject(string path, JsonObject engine, JsonObject people, JsonObject? before)
    {
        var merged = new JsonObject();
        foreach (var (key, value) in engine)
        {
            var below = path.Length == 0 ? key : $"{path}.{key}";
            merged[key] = people.ContainsKey(key) ? MergeNode(below, value, people[key], before?[key]) : value?.DeepClone();
        }

        foreach (var (key, value) in people)
        {
            // What an older engine wrote and this one does not know is no text of people.
            if (!engine.ContainsKey(key) && before?.ContainsKey(key) != true)
                merged[key] = value?.DeepClone();
        }

        return merged;
    }

    // The list is people's once they touched it. An item that the engine has only now is news to them.
    private static JsonNode? MergeList(JsonNode? engine, JsonNode? people, JsonNode? before)
    {
        if (!IsTouched(people, before) || people is not JsonArray theirs)
            return (IsTouched(people, before) ? people : engine)?.DeepClone();
        var merged = (JsonArray)theirs.DeepClone();
        if (before is not JsonArray known || engine is not JsonArray ours)
            return merged;
        foreach (var item in ours.OfType<JsonObject>().Where(i => !Holds(known, i) && !Holds(theirs, i)))
        {
            var added = (JsonObject)item.DeepClone();
            if (added.ContainsKey("id"))
                added["id"] = FreeId(merged, item.ContainsKey("change") ? 'P' : 'A');
            merged.Add((JsonNode)added);
        }

        return merged;
    }

    // Keys of people's own in the engine's lists stay with the item of the same identity.
    private static JsonArray MergeItems(string path, JsonArray engine, JsonArray people)
    {
        var merged = new JsonArray();
        var left = people.OfType<JsonObject>().ToList();
        foreach (var item in engine)
        {
            if (item is not JsonObject ours || left.Find(p => IsSame(ours, p)) is not { } theirs)
            {
                merged.Add(item?.DeepClone());
                continue;
            }

            left.Remove(theirs);
            merged.Add((JsonNode)MergeObject(path + "[]", ours, theirs, null));
        }

        return merged;
    }

    private static bool IsSame(JsonObject one, JsonObject other) =>
        Array.Find(Identities, one.ContainsKey) is { } key
            ? JsonNode.DeepEquals(one[key], other[key])
            : one.All(e => JsonNode.DeepEquals(e.Value, other[e.Key]));

    // The words of a message, the title of an item and the lines of a change are what it is: people renumber, assign and date it.
    private static bool Holds(JsonArray list, JsonObject item) =>
        list.OfType<JsonObject>()
            .Any(i =>
                Array.Find(Names, item.ContainsKey) is { } name
                    ? JsonNode.DeepEquals(i[name], item[name])
                    : JsonNode.DeepEquals(i["at"], item["at"]) && JsonNode.DeepEquals(i["channel"], item["channel"])
            );

    private static string FreeId(JsonArray items, char letter)
    {
        var taken = items.OfType<JsonObject>().Select(i => NodeValues.Text(i["id"])).ToHashSet();
        var number = 1;
        while (taken.Contains($"{letter}{number}"))
            number++;
        return $"{letter}{number}";
    }

    private static bool IsTouched(JsonNode? people, JsonNode? before) =>
        before is null ? people is not (null or JsonArray { Count: 0 }) : !JsonNode.DeepEquals(people, before);

    // A time and where it is known from belong together.
    private static bool IsUnit(string path) => path.StartsWith("times.", StringComparison.Ordinal);

    private static bool IsOfPeople(string path) => People.Contains(path) || path.StartsWith("review.", StringComparison.Ordinal);

    private static void Derive(IncidentRecord merged, JsonObject derived, IncidentRecord engine)
    {
        var objective = derived["rto"] as JsonObject ?? [];
        if (
            (engine.At("detected") - merged.At("detected"))?.TotalSeconds is { } earlier and not 0
            && NodeValues.Number(objective["actual-seconds"]) is { } actual
        )
        {
            actual = Math.Max(0, Math.Round(actual + earlier, 3));
            objective["actual-seconds"] = actual;
            if (objective["met"] is not null)
                objective["met"] = engine.Outcome == "recovered" && actual <= (NodeValues.Number(objective["target-seconds"]) ?? 0);
        }

        var computed = JsonSerializer.SerializeToNode(DerivedTimes.Of(merged.At, objective: null), RecordJson.Default.DerivedTimes)!;
        foreach (var (key, value) in computed.AsObject())
        {
            if (key != "rto")
                derived[key] = value?.DeepClone();
        }
    }
}
