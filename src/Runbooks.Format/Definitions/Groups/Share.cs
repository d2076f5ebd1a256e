using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Yaml;

namespace Runbooks.Definitions.Groups;

/// <summary>How many members of a group at most are under way at once: a number, or a percentage of all.</summary>
/// <param name="Number">The number, or the percentage.</param>
/// <param name="IsPercentage">Whether it is a percentage.</param>
public sealed partial record Share(int Number, bool IsPercentage)
{
    private const string Wanted = "a number such as 2, or a percentage such as 25%";

    /// <summary>How it stands in a group: at least one, at most all.</summary>
    public static readonly Shape<Share> Shape = new(
        Wanted,
        () =>
            new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["type"] = "integer", ["minimum"] = 1 },
                    new JsonObject { ["type"] = "string", ["pattern"] = "^([1-9][0-9]?|100)%$" }
                ),
            },
        (node, context) =>
            node is YamlScalar scalar && Parse(scalar.Value) is { } share
                ? share
                : Shapes.Mistyped<Share>(node, context, Wanted, "at least 1 or 1%, at most 100%")
    );

    /// <summary>Reads <c>2</c> or <c>25%</c>; null for anything else, and for none at all.</summary>
    public static Share? Parse(string text)
    {
        if (!Form().IsMatch(text))
            return null;
        var isPercentage = text.EndsWith('%');
        var number = int.Parse(text.TrimEnd('%'), CultureInfo.InvariantCulture);
        return number == 0 || (isPercentage && number > 100) ? null : new Share(number, isPercentage);
    }

    /// <summary>How many of so many that is: never more than the share, and at least one, or nothing would ever begin.</summary>
    /// <param name="all">How many members there are.</param>
    public int Of(int all) => Math.Max(1, IsPercentage ? (int)((long)all * Number / 100) : Math.Min(Number, all));

    /// <inheritdoc/>
    public override string ToString() => IsPercentage ? $"{Number}%" : $"{Number}";

    [GeneratedRegex("^[0-9]{1,6}%?$")]
    private static partial Regex Form();
}
