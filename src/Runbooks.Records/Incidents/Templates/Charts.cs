using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Templates;

/// <summary>
/// The lines of the post-mortem's Mermaid chart, safe to stand in it: which version served, and what the run did, each as long as it was.
/// </summary>
internal static class Charts
{
    private const int LongestLabel = 60;
    private const int MostTicks = 6;

    private static readonly (TimeSpan Step, string Name)[] Steps =
    [
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(s => (TimeSpan.FromSeconds(s), $"{s}second")),
        .. new[] { 1, 2, 5, 10, 15, 30 }.Select(m => (TimeSpan.FromMinutes(m), $"{m}minute")),
        .. new[] { 1, 2, 4, 8, 12 }.Select(h => (TimeSpan.FromHours(h), $"{h}hour")),
    ];

    /// <summary>The sections and tasks of a Gantt chart; none where nothing is known to have taken time.</summary>
    public static JsonArray Of(IncidentRecord record)
    {
        if (record.At("detected") is not { } detected || End(record) is not { } end)
            return [];
        var phases = Phases(record, detected, end).Where(p => p.Until > p.From).ToList();
        if (phases.Count == 0)
            return [];
        var (first, last) = (phases.Min(p => p.From), phases.Max(p => p.Until));

        // What lasted much longer than all that was done about it would press that into a line: it begins where it can be seen.
        var earliest = first - 2 * (last - first);
        var serving = Serving(record, last, earliest).ToList();
        var shown = serving.Count > 0 && serving[0].From < first ? serving[0].From : first;
        return new JsonArray([
            $"tickInterval {Interval(last - (shown < earliest ? earliest : shown))}",
            .. Section("Serving", serving, earliest),
            .. Section("Run", phases, earliest),
        ]);
    }

    // As few as stand beside each other on a phone.
    private static string Interval(TimeSpan whole)
    {
        foreach (var (step, name) in Steps)
        {
            if (whole <= MostTicks * step)
                return name;
        }

        return "1day";
    }

    private static IEnumerable<JsonNode?> Section(string name, IEnumerable<Phase> phases, DateTimeOffset earliest)
    {
        var isFirst = true;
        foreach (var (label, from, until, kind) in phases)
        {
            if (isFirst)
                yield return $"section {name}";
            isFirst = false;
            var begins = from < earliest ? earliest : from;
            yield return $"{Safe(label)} :{(kind.Length > 0 ? kind + ", " : string.Empty)}{At(begins)}, {At(until)}";
        }
    }

    private static IEnumerable<Phase> Phases(IncidentRecord record, DateTimeOffset detected, DateTimeOffset end)
    {
        if (record.At("impact-started") is { } began)
            yield return Lasting("Impact not detected", began, detected, "crit");
        if (record.Outcome == "nothing wrong")
        {
            yield return Lasting("Looked at", detected, end, string.Empty);
            yield break;
        }

        var at = detected;
        (string Name, string Label)[] steps =
        [
            ("mitigation-started", "Detected to first request"),
            ("mitigated", "Until the traffic had moved"),
            ("verified", "Until recovery was proved"),
        ];
        foreach (var (name, label) in steps)
        {
            if (record.At(name) is not { } next || next < at)
                continue;
            yield return Lasting(label, at, next, string.Empty);
            at = next;
        }

        if (record.Outcome != "recovered")
            yield return Lasting($"Until the run ended, {record.Outcome}", at, end, "crit");
    }

    // Each version from the read that first showed it until the read that first showed another, and no longer than it was seen where the
    // next read failed.
    private static IEnumerable<Phase> Serving(IncidentRecord record, DateTimeOffset end, DateTimeOffset earliest)
    {
        var reads = record
            .Items("rollback", "reads")
            .Select(r =>
                (
                    At: Facts.Time(NodeValues.Text(r["at"])),
                    Until: Facts.Time(NodeValues.Text(r["until"])),
                    Name: Name(r),
                    IsLost: r["problem"] is not null
                )
            )
            .Where(r => r is { At: not null, Until: not null })
            .ToList();
        var bad = record.Text("target", "version", "before");
        for (var i = 0; i < reads.Count; i++)
        {
            var (from, name, isLost) = (reads[i].At!.Value, reads[i].Name, reads[i].IsLost);
            if (i > 0 && reads[i - 1].Name == name)
                continue;
            var next = reads.FindIndex(i, r => r.Name != name);
            var until =
                next < 0 ? end
                : reads[next].IsLost ? reads[next - 1].Until!.Value
                : reads[next].At!.Value;
            if (i == 0 && Facts.Time(record.Text("suspect", "switched-at")) is { } switched && switched < from)
                from = switched;
            if (until > from && until > earliest)
                yield return Lasting(name, from, until, isLost ? "done" : Kind(name, bad));
        }

        static string Name(JsonObject read) =>
            read["problem"] is not null
                ? "Not readable"
                : Phrases.Place(NodeValues.Text(read["environment"]), NodeValues.Text(read["version"]));

        static string Kind(string name, string? bad) =>
            bad is not null && (name == bad || name.EndsWith($"(version {bad})", StringComparison.Ordinal)) ? "crit" : "active";
    }

    private static Phase Lasting(string label, DateTimeOffset from, DateTimeOffset until, string kind) =>
        new($"{label}, {Phrases.Duration((until - from).TotalSeconds)}", from, until, kind);

    private static DateTimeOffset? End(IncidentRecord record) =>
        record.Items("timeline").LastOrDefault() is { } last ? Facts.Time(NodeValues.Text(last["at"])) : null;

    // Read and shown in the reader's zone, so that the digits are those of UTC everywhere.
    private static string At(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    // Mermaid ends a task's text at a colon, and a line at a semicolon or a number sign.
    private static string Safe(string text)
    {
        text = PrintableText
            .Line(text)
            .Replace(':', '.')
            .Replace(';', ',')
            .Replace('#', ' ')
            .Replace('"', '\'')
            .Replace('<', '(')
            .Replace('>', ')');
        return text.Length <= LongestLabel ? text : text[..(LongestLabel - 1)] + "…";
    }

    private sealed record Phase(string Label, DateTimeOffset From, DateTimeOffset Until, string Kind);
}
