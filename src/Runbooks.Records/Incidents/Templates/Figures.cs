using System.Text.Json.Nodes;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>The numbers that matter, for the head of a page: <c>[{ name, value }]</c>, without what is not known.</summary>
internal static class Figures
{
    public static JsonArray Of(IncidentRecord record) =>
        new([.. Rows(record).Select(r => (JsonNode)new JsonObject { ["name"] = r.Name, ["value"] = r.Value })]);

    private static IEnumerable<(string Name, string Value)> Rows(IncidentRecord record)
    {
        yield return ("Incident", $"{record.Id}, severity {record.Text("severity")}, runbook {record.Text("scenario")}");
        if (record.IsRehearsal)
            yield return ("Rehearsal", "The target was a sandbox: this record counts in no statistics");
        if (GroupFacts.Names(record) is { } names)
            yield return ("Targets", names);
        else
        {
            yield return ("Target", $"{record.Target}, {record.Text("target", "base-url")}");
            yield return ("Serving", Serving(record));
        }

        if (record.At("impact-started") is { } began)
            yield return ("Impact began", $"{Facts.Clock(Phrases.Time(began))}{Before(record)}{Source(record, "impact-started")}");
        yield return ("Detected", Detected(record));
        if (Window(record) is { } window)
            yield return ("Impact within", window);
        if (Seconds(record, "time-to-acknowledge-seconds") is { } acknowledged && record.Text("run", "trigger") != "manual")
            yield return ("Taken on", $"after {Phrases.Duration(acknowledged)}{Source(record, "acknowledged")}");
        if (Seconds(record, "time-to-mitigate-seconds") is { } mitigated)
            yield return ("Traffic moved", $"after {Phrases.Duration(mitigated)}");
        if (record.Outcome != "recovered" && record.Outcome != "nothing wrong" && Objective(record) is { } objective)
            yield return ("Objective", objective);
    }

    private static string Serving(IncidentRecord record)
    {
        var before = Place(record, "before");
        var after = Place(record, "after");
        return Headline.IsUnderWay(record) ? $"{before} when the run began"
            : before == after ? $"{before}, before and after"
            : $"{before} before, {after} after";
    }

    private static string Place(IncidentRecord record, string when) =>
        (record.Text("target", "environment", when), record.Text("target", "version", when)) switch
        {
            (null, null) => "unknown",
            var (environment, version) => Phrases.Place(environment, version),
        };

    private static string Detected(IncidentRecord record)
    {
        var source = record.Text("times", "detected", "source");
        var at = record.At("detected") is { } detected ? $"{Phrases.Day(detected)}, {Facts.Clock(Phrases.Time(detected))}" : "not known";
        return source == Events.RunStarted.DetectedByItself && record.Outcome != "nothing wrong"
            ? $"{at}: the start of the run; nobody recorded when it was first noticed"
            : $"{at}{Source(record, "detected")}";
    }

    private static string Before(IncidentRecord record) =>
        Seconds(record, "time-to-detect-seconds") is { } seconds ? $", {Phrases.Duration(seconds)} before detection" : string.Empty;

    private static string Source(IncidentRecord record, string time) =>
        record.Text("times", time, "source") is { Length: > 0 } source ? $" ({Phrases.Clause(source)})" : string.Empty;

    private static string? Objective(IncidentRecord record) =>
        record.Seconds is not { } ended || NodeValues.Number(record.Find("derived", "rto", "target-seconds")) is not { } target
            ? null
            : $"{Phrases.Duration(target)}; the run ended after {Phrases.Duration(ended)}, and recovery was not proved";

    // Before the switch nobody can have felt it, and behind the proof nobody does.
    private static string? Window(IncidentRecord record)
    {
        if (
            record.At("verified") is not { } proved
            || Facts.Time(record.Text("suspect", "switched-at")) is not { } switched
            || proved < switched
        )
            return null;
        var served =
            record.At("mitigated") is { } moved && moved > switched
                ? $"; {record.Text("suspect", "version")} served for {Phrases.Duration((moved - switched).TotalSeconds)} of it"
                : string.Empty;
        var day = switched.UtcDateTime.Date == proved.UtcDateTime.Date ? string.Empty : $"{Phrases.Day(switched)}, ";
        return $"{Phrases.Duration((proved - switched).TotalSeconds)}, from the switch at {day}{Facts.Clock(Phrases.Time(switched))} "
            + $"to the proof at {Facts.Clock(Phrases.Time(proved))}{served}";
    }

    private static double? Seconds(IncidentRecord record, string name) => NodeValues.Number(record.Find("derived", name));
}
