using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>
/// A bound as people write it: <c>&lt; 3s</c>, <c>&gt; 5%</c>, <c>&lt;= 20</c>. Times are seconds inside, percentages parts of one.
/// </summary>
/// <param name="Operator"><c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>.</param>
/// <param name="Value">In seconds, parts of one, or as it stands.</param>
/// <param name="Text">As it was written.</param>
public sealed partial record Threshold(string Operator, double Value, string Text)
{
    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<Threshold> Shape = new(
        "a bound such as \"< 3s\" or \"> 5%\"",
        () => new JsonObject { ["type"] = "string", ["pattern"] = @"^(<|<=|>|>=) *[0-9]" },
        (node, context) =>
            node is YamlScalar scalar && Parse(scalar.Value) is { } threshold
                ? threshold
                : Shapes.Mistyped<Threshold>(node, context, "a bound such as \"< 3s\" or \"> 5%\"", BoundHelp(node))
    );

    // Which side is meant, nobody knows but the author.
    private static string? BoundHelp(YamlNode node) =>
        node is YamlScalar { Value: var value } && (Parse($"< {value}") ?? Parse($"> {value}")) is not null
            ? $"write `{new TextFix(node.Span, $"\"< {value}\"").Line}` or `{new TextFix(node.Span, $"\"> {value}\"").Line}`"
            : null;

    /// <summary>Reads one; null where the text is none.</summary>
    public static Threshold? Parse(string text)
    {
        var match = Form().Match(text);
        if (!match.Success)
            return null;
        var value = match.Groups[2].Value;
        if (Duration.Parse(value) is { } duration)
            return new Threshold(match.Groups[1].Value, duration.TotalSeconds, text);
        return Number(value) is { } number ? new Threshold(match.Groups[1].Value, number, text) : null;
    }

    // 29 of 1000 is exactly 2.9%, which it is not when 2.9 is divided by 100 in binary.
    private static double? Number(string text)
    {
        var digits = text.TrimEnd('%').TrimEnd();
        var isPercent = digits.Length < text.Length;
        if (decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && exact != 0)
            return (double)(isPercent ? exact / 100 : exact);
        return double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? isPercent
                ? number / 100
                : number
            : null;
    }

    /// <summary>Whether a value lies on the side that it asks for.</summary>
    public bool Holds(double value) =>
        Operator switch
        {
            "<" => value < Value,
            "<=" => value <= Value,
            ">" => value > Value,
            _ => value >= Value,
        };

    /// <summary>As it was written.</summary>
    public override string ToString() => Text;

    [GeneratedRegex(@"^(<=|<|>=|>) *([0-9][0-9.]*(?:[eE]-?[0-9]+)?(?:ms|s|m|h| *%)?)$")]
    private static partial Regex Form();
}
