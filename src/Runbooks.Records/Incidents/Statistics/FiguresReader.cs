using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Events;
using Runbooks.Incidents.Records;

namespace Runbooks.Incidents.Statistics;

/// <summary>
/// Reads the figures of a record. Of the hundreds of lines of a record a few dozen matter: only the sections that hold
/// them are parsed, and the whole file where it is not laid out as records are.
/// </summary>
internal static partial class FiguresReader
{
    private static readonly string[] Sections =
    [
        "id",
        "severity",
        "status",
        "scenario",
        "outcome",
        "target",
        "times",
        "derived",
        "action-items",
    ];
    private static readonly string[] Marks = ["rehearsal", "part-of"];

    /// <summary>Reads them; null after a diagnostic was added.</summary>
    /// <param name="path">Of the record, for messages.</param>
    /// <param name="content">The file.</param>
    /// <param name="bag">Takes why the record cannot be read.</param>
    public static IncidentFigures? Read(string path, byte[] content, DiagnosticBag bag)
    {
        var text = Encoding.UTF8.GetString(content);
        var record = Parts(text) is { } parts ? RecordYaml.Read(new SourceText(path, parts), new DiagnosticBag()) : null;
        record ??= RecordYaml.Read(new SourceText(path, text), bag);
        if (record is null)
            return null;
        var isWhole = record.Id.Length > 0 && record.Outcome.Length > 0;
        if (isWhole && !Words.All<Outcome>(Words.Of).Contains(record.Outcome))
        {
            bag.Add(DiagnosticCodes.WrongType, span: null, $"it ended as `{record.Outcome}`, which this version does not know");
            return null;
        }

        if (isWhole && Detected(record) is { } at)
            return Of(record, at);
        bag.Add(
            DiagnosticCodes.WrongType,
            span: null,
            $"`{path}` does not have the form of a record",
            help: "`runbook incidents check` shows what is missing"
        );
        return null;
    }

    private static IncidentFigures Of(IncidentRecord record, DateTimeOffset at)
    {
        var derived = DerivedTimes.Of(record.At, objective: null);
        var isClosed = record.Status == "closed";
        var hadNothing = record.Outcome == "nothing wrong" || (record.Outcome == "recovered" && record.IsObjectiveMet is null);
        return new IncidentFigures
        {
            Id = record.Id,
            Scenario = record.Text("scenario") ?? "unknown",
            Target = record.Target.Length == 0 ? "unknown" : record.Target,
            Severity = record.Text("severity") ?? "unknown",
            Outcome = hadNothing && record.Outcome == "recovered" ? "nothing left to do" : record.Outcome,
            DetectedAt = at,
            Detect = derived.TimeToDetectSeconds,
            Mitigate = derived.TimeToMitigateSeconds,
            Recover = derived.TimeToRecoverSeconds,
            ObjectiveMet = hadNothing ? null : record.IsObjectiveMet == true,
            Actions =
            [
                .. record
                    .Items("action-items")
                    .Select(i => new ActionFigures(isClosed || NodeValues.Text(i["closed-at"]) is not null, Day(i["due"]))),
            ],

            IsRehearsal = record.IsRehearsal,
            IsPart = record.PartOf is not null,
        };
    }

    // What stands at the margin begins a section; what is indented, a list or a comment goes on with it.
    private static string? Parts(string text)
    {
        var parts = new StringBuilder();
        var found = 0;
        var isWanted = false;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            var line = text.AsSpan(range);
            if (
                line.Length > 0
                && char.IsAsciiLetter(line[0])
                && line.IndexOf(':') is > 0 and var colon
                && (colon + 1 >= line.TrimEnd('\r').Length || line[colon + 1] == ' ')
            )
            {
                var name = line[..colon].ToString();
                var isSection = Array.IndexOf(Sections, name) >= 0;
                isWanted = isSection || Array.IndexOf(Marks, name) >= 0;
                if (isSection)
                    found++;
            }

            if (isWanted)
                parts.Append(line).Append('\n');
        }

        return found == Sections.Length ? parts.ToString() : null;
    }

    private static DateTimeOffset? Detected(IncidentRecord record) =>
        record.At("detected")
        ?? (
            Stamp().Match(record.Id) is { Success: true } stamp
            && DateTimeOffset.TryParseExact(
                stamp.Groups[1].Value,
                "yyyyMMdd-HHmmss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var at
            )
                ? at
                : null
        );

    private static DateOnly? Day(JsonNode? node) =>
        DateOnly.TryParseExact(NodeValues.Text(node), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : null;

    [GeneratedRegex("^INC-([0-9]{8}-[0-9]{6})-")]
    private static partial Regex Stamp();
}
