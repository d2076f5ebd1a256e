using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Controllers;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>Single facts of a record in words, shared by all documents.</summary>
internal static class Facts
{
    /// <summary>What became of the rollback; null where there was none.</summary>
    public static string? Verdict(IncidentRecord record)
    {
        var word = record.Text("rollback", "verdict");
        foreach (var verdict in Enum.GetValues<RollbackVerdict>())
        {
            if (Words.Of(verdict) != word)
                continue;
            var moved =
                verdict == RollbackVerdict.Switched
                && record.Outcome != "recovered"
                && record.Text("target", "environment", "after") is { } after
                && after != record.Text("rollback", "to", "environment");
            return verdict == RollbackVerdict.Switched && WasGoneTo(record) ? TimelineSentences.GoneThere
                : moved ? "The rollback took effect, and something moved the traffic afterwards"
                : TimelineSentences.Verdict(verdict);
        }

        return null;
    }

    /// <summary>What was seen of a rollback, and why it is judged so where nothing else says it; null where there was none.</summary>
    public static string? Proof(IncidentRecord record) =>
        record.Text("rollback", "observed") is not { } observed ? null
        : record.Text("rollback", "verdict") != Words.Of(RollbackVerdict.Switched)
        && record.Text("rollback", "detail") is { Length: > 0 } detail
        && record.Text("outcome", "reason")?.Contains(detail, StringComparison.OrdinalIgnoreCase) != true
            ? $"{observed} {Phrases.Sentence(detail)}"
        : observed;

    // Of what may have acted there was one request alone, and it was refused because somebody else had gone there.
    private static bool WasGoneTo(IncidentRecord record) =>
        (record.Find("rollback", "requests") as JsonArray ?? [])
            .Select(r => NodeValues.Text(r?["answer"]?["result"]))
            .Where(result => result is null || !ControllerAnswer.LeavesNothing(result))
            .ToList()
            is [ControllerAnswer.Conflict];

    /// <summary>What was to be sent, besides a rollback, that may change the target, without what people were to do.</summary>
    public static JsonArray ToBeSent(IncidentRecord record) =>
        new([.. Changes(record).Where(c => !IsByHand(c)).Select(c => c.DeepClone())]);

    /// <summary>What left that may have changed the target, besides a rollback, and what people were to do; null for nothing.</summary>
    public static string? Sent(IncidentRecord record)
    {
        var left = Changes(record).Where(c => c["left"]?.ToString() == "true").ToLookup(IsByHand);
        var sentences = new[]
        {
            Named("what was sent that may change the target", [.. left[false]]),
            Named("what a person was asked to do that may change the target", [.. left[true]]),
        };
        return sentences.OfType<string>().ToList() is { Count: > 0 } told ? string.Join(' ', told) : null;
    }

    private static string? Named(string what, List<JsonObject> changes)
    {
        const int Most = 4;
        var named = string.Join(
            ", ",
            changes.Take(Most).Select(c => $"{NodeValues.Text(c["what"])} (step “{NodeValues.Text(c["step"])}”)")
        );
        return changes.Count == 0
            ? null
            : Phrases.Sentence($"{what}: {named}{(changes.Count > Most ? $", and {changes.Count - Most} more" : string.Empty)}");
    }

    private static IEnumerable<JsonObject> Changes(IncidentRecord record) =>
        (record.Find("changes") as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>Whether a change was to be made by a person.</summary>
    public static bool IsByHand(JsonObject change) => change["kind"]?.ToString() == ChangeSent.ByHand;

    /// <summary>
    /// What a measurement is before or after: <c>the rollback</c>, <c>the change</c>; null where nothing left that may have changed the
    /// target.
    /// </summary>
    public static string? Changed(IncidentRecord record) =>
        record.Find("rollback", "requests") is JsonArray { Count: > 0 } ? "the rollback"
        : Sent(record) is not null ? "the change"
        : null;

    /// <summary>The reason that was given when the run was started.</summary>
    public static string? Reason(IncidentRecord record) =>
        record.Text("run", "inputs", "reason") is { Length: > 0 } reason ? PrintableText.Line(reason) : null;

    /// <summary>When the version that was left began to serve, and how much later a problem was detected; null for not known.</summary>
    public static string? Released(IncidentRecord record)
    {
        if (Time(record.Text("suspect", "switched-at")) is not { } switched || record.At("detected") is not { } detected)
            return null;
        var began =
            $"Version {record.Text("suspect", "version")} began to serve {record.Target} on {Phrases.Day(switched)} at "
            + $"{Clock(Phrases.Time(switched))}.";
        return detected < switched
            ? $"{began} A problem had been detected before."
            : $"{began} A problem was detected {Phrases.Duration((detected - switched).TotalSeconds)} later.";
    }

    /// <summary><c>On 23 November 2026 at 15:42:10 UTC</c>.</summary>
    public static string Detected(IncidentRecord record) =>
        Time(record.Text("times", "detected", "at")) is { } at
            ? at.ToString("'On' d MMMM yyyy 'at' HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
            : "At a time nobody recorded";

    /// <summary><c>15:42:10 UTC</c>.</summary>
    public static string Clock(string? time) =>
        Time(time) is { } at ? at.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture) : "an unknown time";

    /// <summary>A time of the record.</summary>
    public static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var at
        )
            ? at
            : null;
}
