using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Lines;

namespace Runbooks.Authoring.Importing.Words;

/// <summary>Finds triggers in what people write: <c>error rate &gt;5% for 2 minutes</c>.</summary>
internal static partial class TriggerWords
{
    /// <summary>The triggers that a text names, each a name or a mapping of it to its settings.</summary>
    public static IReadOnlyList<JsonNode> In(string text) => [.. text.Split([',', ';']).Select(Read).OfType<JsonNode>()];

    /// <summary>The name of a trigger.</summary>
    public static string NameOf(JsonNode trigger) => trigger is JsonObject settings ? settings.First().Key : trigger.GetValue<string>();

    /// <summary>One trigger; null where a text names none.</summary>
    private static JsonNode? Read(string text)
    {
        if (Health().IsMatch(text))
            return Count().Match(text) is { Success: true } count
                ? Of("health-check", "failures", JsonNode.Parse(count.Groups[1].Value)!)
                : JsonValue.Create("health-check");
        foreach (
            var (name, kind, setting) in new[]
            {
                ("error-rate", ErrorRate(), "rate"),
                ("memory", Memory(), "usage"),
                ("cpu", Cpu(), "usage"),
                ("database-pool", Pool(), "usage"),
            }
        )
        {
            if (kind.IsMatch(text) && Percentage().Match(text) is { Success: true } bound)
                return Lasting(Of(name, setting, $"> {bound.Groups[1].Value}%"), text);
        }

        if (ResponseTime().IsMatch(text) && Slow().Match(text) is { Success: true } slow)
        {
            var bound = DraftTime.Write(TimeSpan.FromMilliseconds(DraftTime.Milliseconds(slow.Groups[1].Value, slow.Groups[2].Value)));
            return Lasting(
                Of(text.Contains("AI", StringComparison.Ordinal) ? "ai-response-time" : "response-time", "average", $"> {bound}"),
                text
            );
        }

        return null;
    }

    private static JsonObject Lasting(JsonObject trigger, string text)
    {
        if (For().Match(text) is { Success: true } lasting)
        {
            var unit = lasting.Groups[2].Value[0] switch
            {
                's' or 'S' => "s",
                'h' or 'H' => "h",
                _ => "m",
            };
            ((JsonObject)trigger.First().Value!)["for"] = lasting.Groups[1].Value + unit;
        }

        return trigger;
    }

    private static JsonObject Of(string name, string setting, JsonNode value) => new() { [name] = new JsonObject { [setting] = value } };

    [GeneratedRegex(
        @"\bhealth[- ]?checks?\b.*\bfail|\bfail\w*\b.*\bhealth[- ]?checks?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Health();

    [GeneratedRegex(
        @"\b([1-9][0-9]?)\s+(?:consecutive|times|failures|in a row|successive|failed)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Count();

    [GeneratedRegex(@"\berror[- ]?rate|\bfailure[- ]?rate|\b5xx\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ErrorRate();

    [GeneratedRegex(@"\bmemory\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Memory();

    [GeneratedRegex(@"\bcpu\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Cpu();

    [GeneratedRegex(@"\b(?:database|db|connection)[- ]?(?:connection[- ])?pool\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pool();

    [GeneratedRegex(@"\bresponse[- ]?times?\b|\blatency\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ResponseTime();

    [GeneratedRegex(
        @"(?:>|above|over|exceed(?:s|ing)?|more than|greater than)\s*(?:of\s+)?([0-9]+(?:\.[0-9]+)?)\s*(?:%|percent)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Percentage();

    [GeneratedRegex(
        @"(?:>|above|over|exceed(?:s|ing)?|more than|greater than)\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|milliseconds?|s|secs?|seconds?)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Slow();

    [GeneratedRegex(
        @"\bfor\s+(?:more than\s+|at least\s+|over\s+)?([1-9][0-9]{0,3})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex For();
}
