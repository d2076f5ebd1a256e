using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Triggers;

/// <summary>
/// A trigger as a text: read as in a runbook, and written with every number said, so that a recording keeps its meaning when a default
/// changes.
/// </summary>
public static class TriggerText
{
    private static readonly Vocabulary Vocabulary = Vocabulary.Empty.With(TriggerKinds.All);

    /// <summary>Reads one: <c>response-time: { average: "> 2s", for: 1m }</c>, or a kind's name alone.</summary>
    /// <param name="source">The text, under the name that messages give it.</param>
    /// <param name="bag">Collects mistakes.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static Trigger? Read(SourceText source, DiagnosticBag bag)
    {
        if (YamlReader.Read(source, bag) is not { } node)
            return null;
        return TriggerReader.Triggers.Read(new YamlSequence(node.Span, [node]), new ReadContext(bag, Vocabulary)) is [Trigger trigger]
            ? trigger
            : null;
    }

    public static JsonObject Write(Trigger trigger)
    {
        var rule = trigger.Rule;
        var settings = new JsonObject { ["every"] = Text(rule.Every), ["timeout"] = Text(rule.Timeout) };
        if (rule.Measure == TriggerMeasure.Failures)
        {
            settings["failures"] = rule.Failures;
            settings["successes"] = rule.Successes;
        }
        else
        {
            settings[KeyOfBound(rule.Kind)] = rule.Bound!.Text;
            settings["for"] = Text(rule.For);
            if (rule.Clear is { } clear)
                settings["clear"] = clear.Text;
            if (rule.Measure == TriggerMeasure.Ratio)
                settings["window"] = Text(rule.Window);
            if (rule is { Measure: TriggerMeasure.Ratio, Minimum: > 0 })
                settings["minimum"] = (int)rule.Minimum;
        }

        if (trigger.MetricName is { } name)
            settings["name"] = name;
        AddSource(settings, trigger);
        return new JsonObject { [rule.Kind] = settings };
    }

    private static void AddSource(JsonObject settings, Trigger trigger)
    {
        var isOfRequests = trigger.KindName is "error-rate" or "response-time" or "ai-response-time";
        switch (trigger.Source)
        {
            case QuerySource asked:
                settings["query"] = asked.Query;
                break;
            case ProbeSource probe:
                if (probe.Path is not null)
                    settings["path"] = probe.Path;
                if (!isOfRequests)
                    break;
                settings["from"] = "probe";
                settings["requests"] = probe.Requests;
                break;
            case MetricsSource metrics when trigger.MetricName is not null:
                settings["type"] = metrics.Form == MetricsForm.Rate ? "rate" : "gauge";
                AddLabels(settings, "labels", metrics.Numerator.Labels);
                break;
            case MetricsSource metrics when isOfRequests:
                settings["from"] = "metrics";
                var isErrors = metrics.Numerator.Name == metrics.Denominator!.Name;
                settings["metric"] = isErrors ? metrics.Numerator.Name : metrics.Numerator.Name[..^"_sum".Length];
                AddLabels(settings, "labels", metrics.Denominator.Labels);
                if (isErrors)
                    AddLabels(settings, "errors", metrics.Numerator.Labels.Skip(metrics.Denominator.Labels.Count));
                break;
            case MetricsSource metrics:
                settings["metric"] = metrics.Numerator.Name;
                if (metrics.Denominator is { } whole)
                    settings["of"] = whole.Name;
                AddLabels(settings, "labels", metrics.Numerator.Labels);
                break;
        }
    }

    private static void AddLabels(JsonObject settings, string key, IEnumerable<KeyValuePair<string, LabelMatcher>> labels)
    {
        var written = new JsonObject(labels.Select(l => KeyValuePair.Create<string, JsonNode?>(l.Key, l.Value.Pattern)));
        if (written.Count > 0)
            settings[key] = written;
    }

    private static string KeyOfBound(string kind) =>
        kind switch
        {
            "error-rate" => "rate",
            "response-time" or "ai-response-time" => "average",
            "metric" => "bound",
            _ => "usage",
        };

    private static string Text(TimeSpan span) =>
        span.Ticks % TimeSpan.TicksPerSecond == 0
            ? $"{span.Ticks / TimeSpan.TicksPerSecond}s"
            : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.####}ms");
}
