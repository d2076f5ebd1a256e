using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Diagnostics;

namespace Runbooks.Triggers.Samples;

/// <summary>Reads a file of samples. Every line that cannot be used is a mistake with its number.</summary>
public sealed class SampleReader
{
    private const int MostMistakes = 10;

    // As many as five triggers of a target take in a day and more.
    private const int MostLines = 1_000_000;

    private static readonly TimeSpan Latest = TimeSpan.FromDays(36_500);
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    private readonly SourceText _source;
    private readonly DiagnosticBag _bag;
    private readonly Dictionary<string, (string? Target, Trigger? Trigger, List<TriggerObservation> Seen)> _probes = new(
        StringComparer.Ordinal
    );
    private int _line;
    private int _mistakes;

    private SampleReader(SourceText source, DiagnosticBag bag) => (_source, _bag) = (source, bag);

    /// <param name="source">The text.</param>
    /// <param name="bag">Takes <see cref="DiagnosticCodes.BadSamples"/>.</param>
    /// <returns>The probes in the order of their first lines; null after a diagnostic was added.</returns>
    public static IReadOnlyList<RecordedProbe>? Read(SourceText source, DiagnosticBag bag) => new SampleReader(source, bag).Read();

    private List<RecordedProbe>? Read()
    {
        if (_source.LineCount > MostLines)
        {
            Add($"the file has {_source.LineCount} lines, more than {MostLines}", help: null);
            return null;
        }

        for (_line = 1; _line <= _source.LineCount && _mistakes < MostMistakes; _line++)
        {
            var text = _source.Line(_line);
            if (!string.IsNullOrWhiteSpace(text))
                ReadLine(text);
        }

        if (_mistakes == 0 && _probes.Values.All(p => p.Seen.Count == 0))
        {
            _line = 1;
            Add(
                "there is no sample in it",
                "each line is a sample: {\"time\": …, \"at\": 12.5, \"probe\": \"memory\", \"outcome\": \"answered\", \"value\": 0.41}"
            );
        }

        return _mistakes > 0 ? null : [.. _probes.Select(p => new RecordedProbe(p.Key, p.Value.Target, p.Value.Trigger, p.Value.Seen))];
    }

    private void ReadLine(string text)
    {
        try
        {
            if (JsonNode.Parse(text, documentOptions: Strict) is not JsonObject line)
                Add("the line is not a JSON object", help: null);
            else if (Text(line, "probe") is not { Length: > 0 and <= 200 } probe)
                Add("the line has no `probe`", "the name that its samples have in common, such as `response-time`");
            else if (line.ContainsKey("trigger"))
                ReadHeader(line, probe);
            else
                ReadSample(line, probe);
        }
        catch (Exception e)
            when (e is JsonException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            Add("the line is not JSON", "one JSON object in each line");
        }
    }

    private void ReadHeader(JsonObject line, string probe)
    {
        var own = new DiagnosticBag();
        if (
            line["trigger"] is JsonObject written
            && TriggerText.Read(new SourceText("(samples)", written.ToJsonString()), own) is { } trigger
        )
        {
            if (!_probes.TryAdd(probe, (Text(line, "target"), trigger, [])))
                Add($"`{probe}` is said twice to be taken for a trigger", "one line with `trigger` goes before the samples of a probe");
            return;
        }

        Add(
            own.Count > 0
                ? $"the trigger of `{probe}` cannot be read: {own.Sorted()[0].Message}"
                : $"the trigger of `{probe}` cannot be read",
            "as in a runbook: {\"response-time\": {\"average\": \"> 3s\", \"for\": \"5m\"}}"
        );
    }

    private void ReadSample(JsonObject line, string probe)
    {
        if (Number(line["at"]) is not { } at || !double.IsFinite(at) || Math.Abs(at) > Latest.TotalSeconds)
        {
            Add("the sample has no `at`", "seconds of a monotonic clock, a number");
            return;
        }

        ObservationOutcome? outcome = Text(line, "outcome") switch
        {
            "answered" => ObservationOutcome.Answered,
            "unanswered" => ObservationOutcome.Unanswered,
            "missing" => ObservationOutcome.Missing,
            _ => null,
        };
        if (outcome is null)
        {
            Add("the sample has no `outcome`", "answered, unanswered or missing");
            return;
        }

        var value = Number(line["value"]);
        if (value is null && outcome == ObservationOutcome.Answered)
        {
            Add("the sample was answered, and has no `value`", "a number; of a health check 0, or 1 for a failure");
            return;
        }

        if (!_probes.TryGetValue(probe, out var known))
            _probes[probe] = known = (null, null, []);
        var moment = TimeSpan.FromTicks((long)Math.Round(at * TimeSpan.TicksPerSecond));
        if (known.Seen.Count > 0 && moment < known.Seen[^1].At)
        {
            Add(
                $"the sample of `{probe}` at {at.ToString(CultureInfo.InvariantCulture)} is earlier than the one before",
                "in the order of their `at`"
            );
            return;
        }

        known.Seen.Add(
            new TriggerObservation(
                moment,
                TimeOf(line, moment),
                outcome.Value,
                value ?? 0,
                outcome == ObservationOutcome.Missing ? 0 : Number(line["over"]) ?? 1,
                Text(line, "version")
            )
        );
    }

    // A recording of which only the monotonic clock is known is shown from the beginning of time.
    private static DateTimeOffset TimeOf(JsonObject line, TimeSpan at) =>
        DateTimeOffset.TryParse(Text(line, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : DateTimeOffset.UnixEpoch + at;

    private static string? Text(JsonObject line, string key) =>
        line[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static double? Number(JsonNode? node) =>
        node switch
        {
            JsonValue value when value.GetValueKind() == JsonValueKind.Number => value.GetValue<double>(),
            JsonValue value when value.TryGetValue<string>(out var text) => text switch
            {
                "+Inf" => double.PositiveInfinity,
                "-Inf" => double.NegativeInfinity,
                "NaN" => double.NaN,
                _ => null,
            },
            _ => null,
        };

    private void Add(string message, string? help)
    {
        _mistakes++;
        _bag.Add(DiagnosticCodes.BadSamples, new SourceSpan(_source, _line, 1, 0), message, help: help);
    }
}
