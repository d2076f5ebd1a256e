using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Definitions;
using Runbooks.Yaml;

namespace Runbooks.Triggers;

/// <summary>What a label must be, as Prometheus' <c>=~</c> has it: the whole value matches a regular expression.</summary>
public sealed class LabelMatcher
{
    private readonly Regex _whole;

    private LabelMatcher(string pattern, Regex whole) => (Pattern, _whole) = (pattern, whole);

    /// <summary>How it stands in YAML.</summary>
    public static readonly Shape<LabelMatcher> Shape = new(
        "a text or a regular expression for the whole value",
        () => new JsonObject { ["type"] = new JsonArray("string", "integer", "boolean") },
        (node, context) =>
            node is YamlScalar { IsNull: false } scalar && Parse(scalar.Value) is { } matcher
                ? matcher
                : Shapes.Mistyped<LabelMatcher>(node, context, "a text or a regular expression for the whole value", "such as 500 or 5..")
    );

    /// <summary>As it was written.</summary>
    public string Pattern { get; }

    /// <summary>Reads one; null where the text is no regular expression, or one that cannot be matched in linear time.</summary>
    public static LabelMatcher? Parse(string pattern)
    {
        try
        {
            return new LabelMatcher(
                pattern,
                new Regex($@"\A(?:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)
            );
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Whether a label's value is that.</summary>
    public bool Matches(string value) => _whole.IsMatch(value);
}
