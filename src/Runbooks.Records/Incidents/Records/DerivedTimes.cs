using System.Globalization;
using System.Text.Json.Nodes;

namespace Runbooks.Incidents.Records;

/// <summary>What follows from the times. Computed anew when people complete them.</summary>
public static class DerivedTimes
{
    /// <summary>Seconds from one time to another; null where either is unknown.</summary>
    /// <param name="times">The record's <c>times</c>.</param>
    /// <param name="recoveryObjective">The record's <c>rto</c>: the target, what it took, and whether it was met.</param>
    public static JsonObject Of(JsonObject times, JsonObject recoveryObjective) =>
        new()
        {
            ["time-to-detect-seconds"] = Between(times, "impact-started", "detected"),
            ["time-to-acknowledge-seconds"] = Between(times, "detected", "acknowledged"),
            ["time-to-mitigate-seconds"] = Between(times, "detected", "mitigated"),
            ["time-to-recover-seconds"] = Between(times, "detected", "verified"),
            ["rto"] = recoveryObjective,
        };

    /// <summary>Seconds from a time of one record to the same time of another; null where either is unknown.</summary>
    internal static double? Between(JsonObject times, JsonObject others, string name) =>
        At(times, name) is { } start && At(others, name) is { } end ? (end - start).TotalSeconds : null;

    private static JsonValue? Between(JsonObject times, string from, string to) =>
        At(times, from) is { } start && At(times, to) is { } end ? JsonValue.Create(Math.Round((end - start).TotalSeconds, 3)) : null;

    /// <summary>A time of a record; null where it is not known, or is none.</summary>
    /// <param name="times">The record's <c>times</c>.</param>
    /// <param name="name">Such as <c>detected</c>.</param>
    public static DateTimeOffset? At(JsonObject times, string name) =>
        times[name] is JsonObject entry
        && entry["at"] is JsonValue at
        && at.TryGetValue<string>(out var text)
        && DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
            : null;
}
