using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Runbooks.Yaml;

/// <summary>What a scalar means by YAML 1.2's core schema (yaml.org/spec/1.2.2, section 10.3).</summary>
public static partial class YamlCoreSchema
{
    /// <summary>The value as JSON has it: null, a boolean, a number, or text.</summary>
    public static JsonNode? ToJson(YamlNode node) =>
        node switch
        {
            YamlScalar scalar => ScalarToJson(scalar),
            YamlSequence sequence => new JsonArray([.. sequence.Items.Select(ToJson)]),
            YamlMapping mapping => new JsonObject(mapping.Entries.Select(e => KeyValuePair.Create(e.Key.Value, ToJson(e.Value)))),
            _ => throw new ArgumentOutOfRangeException(nameof(node), node, "unknown kind of node"),
        };

    /// <summary>A whole number without quotes, or null.</summary>
    public static long? AsInteger(YamlScalar scalar) =>
        scalar.IsPlain
        && Integer().IsMatch(scalar.Value)
        && long.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>Any number without quotes, or null.</summary>
    public static double? AsNumber(YamlScalar scalar) =>
        scalar.IsPlain
        && Number().IsMatch(scalar.Value)
        && double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    /// <summary>A boolean without quotes, or null.</summary>
    public static bool? AsBoolean(YamlScalar scalar) =>
        !scalar.IsPlain
            ? null
            : scalar.Value switch
            {
                "true" or "True" or "TRUE" => true,
                "false" or "False" or "FALSE" => false,
                _ => null,
            };

    internal static string Describe(YamlScalar scalar) =>
        scalar.IsNull ? "nothing"
        : AsBoolean(scalar) is not null ? "a boolean"
        : AsNumber(scalar) is not null ? "a number"
        : "a text";

    private static JsonValue? ScalarToJson(YamlScalar scalar) =>
        scalar.IsNull ? null
        : AsBoolean(scalar) is { } boolean ? JsonValue.Create(boolean)
        : AsInteger(scalar) is { } integer ? JsonValue.Create(integer)
        : AsNumber(scalar) is { } number ? JsonValue.Create(number)
        : JsonValue.Create(scalar.Value);

    [GeneratedRegex(@"^[-+]?[0-9]+$")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex Number();
}
