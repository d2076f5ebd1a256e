using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Authoring.Importing.Lines;

namespace Runbooks.Authoring.Importing.Words;

/// <summary>Finds the checks of the format in items of people's checklists.</summary>
internal static partial class ChecklistWords
{
    private static readonly (string Check, Regex Words)[] Checks =
    [
        ("error-rate", ErrorRate()),
        ("performance", Performance()),
        ("core-functionality", Core()),
        ("widget", Widget()),
        ("database", Database()),
        ("environment-switched", Environment()),
        ("version", Version()),
        ("monitoring", Monitoring()),
        ("health", Health()),
    ];

    /// <summary>The check that an item asks for, a name or a mapping of it to its settings; null where none does.</summary>
    /// <param name="item">The item.</param>
    /// <param name="label">What stands bold at its beginning, which says best what is meant; null where nothing does.</param>
    public static JsonNode? Of(string item, string? label)
    {
        var check = (label is null ? null : Named(label)) ?? Named(item);
        return check switch
        {
            null => null,
            "monitoring" => new JsonObject { [check] = new JsonObject { ["optional"] = true } },
            "performance"
                when Time().Match(item) is { Success: true } time
                    && DraftTime.Write(TimeSpan.FromMilliseconds(DraftTime.Milliseconds(time.Groups[1].Value, time.Groups[2].Value)))
                        is var bound
                    && bound != "3s" => new JsonObject
            {
                [check] = new JsonObject { ["average"] = $"< {bound}", ["p95"] = $"< {bound}" },
            },
            "error-rate" when Percentage().Match(item) is { Success: true } rate && rate.Groups[1].Value != "1" => new JsonObject
            {
                [check] = new JsonObject { ["rate"] = $"< {rate.Groups[1].Value}%" },
            },
            _ => JsonValue.Create(check),
        };
    }

    private static string? Named(string text) => Checks.FirstOrDefault(c => c.Words.IsMatch(text)).Check;

    // What stands in a log is not what a target answers.
    [GeneratedRegex(
        @"\berror[- ]?rates?\b|\bno errors\b(?! in (?:the |our )?(?:\w+ )?logs?\b)|\b5xx\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex ErrorRate();

    [GeneratedRegex(
        @"\bperformance\b|\bresponse[- ]?times?\b|\blatency\b|\bp9[059]\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Performance();

    [GeneratedRegex(
        @"\bcore function|\bcritical function|\bAI query\b|\bquery endpoint\b|\bsmoke tests?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Core();

    [GeneratedRegex(@"\bwidget\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Widget();

    [GeneratedRegex(@"\bdatabase\b|\bdb\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Database();

    [GeneratedRegex(
        @"\b(?:active |current |previous )?environment\b.*\b(?:switch|chang|activ|serv)|\benvironment "
            + @"switch|\b(?:blue|green)\b.*\b(?:active|serv|live)|\btraffic\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Environment();

    [GeneratedRegex(@"\bversion\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Version();

    [GeneratedRegex(@"\bmonitoring\b|\bmetrics\b|\bdashboards?\b|\balerts?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Monitoring();

    [GeneratedRegex(@"\bhealth(?:y|[- ]?check)?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Health();

    [GeneratedRegex(
        @"(?:<|under|below|less than)\s*([0-9]+(?:\.[0-9]+)?)\s*(ms|milliseconds?|s|secs?|seconds?)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Time();

    [GeneratedRegex(
        @"(?:<|under|below|less than)\s*([0-9]+(?:\.[0-9]+)?)\s*(?:%|percent)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex Percentage();
}
