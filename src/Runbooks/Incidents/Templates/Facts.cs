using System.Globalization;
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
            if (Words.Of(verdict) == word) return TimelineSentences.Verdict(verdict);
        }

        return null;
    }

    /// <summary>The reason that was given when the run was started.</summary>
    public static string? Reason(IncidentRecord record) => record.Text("run", "inputs", "reason") is { Length: > 0 } reason ? PrintableText.Line(reason) : null;

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
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
}
