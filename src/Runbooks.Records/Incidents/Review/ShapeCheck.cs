using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Runbooks.Diagnostics;
using Runbooks.Yaml;

namespace Runbooks.Incidents.Review;

/// <summary>
/// Holds a YAML tree against the shapes that <see cref="IncidentSchema"/> declares, and points at the very places. It reads
/// the few words of JSON Schema that those shapes are made of, so that editors and this check can never disagree.
/// </summary>
/// <param name="bag">Takes what is wrong.</param>
internal sealed class ShapeCheck(DiagnosticBag bag)
{
    private const int LongestShown = 60;

    /// <summary>Checks a node and all below it.</summary>
    /// <param name="node">The node.</param>
    /// <param name="shape">What it must be.</param>
    /// <param name="path">Where it is, for messages; empty for the whole record.</param>
    public void Check(YamlNode node, JsonObject shape, string path)
    {
        var types = Types(shape);
        if (types.Count == 0 || (IsNull(node) && types.Contains("null")))
            return;
        if (!types.Contains(TypeOf(node)) && !(TypeOf(node) == "integer" && types.Contains("number")))
        {
            Mistyped(node, types, shape);
            return;
        }

        switch (node)
        {
            case YamlMapping mapping:
                CheckKeys(mapping, shape, path);
                break;
            case YamlSequence list when shape["items"] is JsonObject item:
                for (var i = 0; i < list.Items.Count; i++)
                    Check(list.Items[i], item, $"{path}[{i}]");
                break;
            case YamlScalar scalar:
                CheckValue(scalar, shape, types);
                break;
        }
    }

    private void CheckKeys(YamlMapping mapping, JsonObject shape, string path)
    {
        if (shape["properties"] is not JsonObject properties)
            return;
        var where = path.Length == 0 ? "the record" : $"`{path}`";
        foreach (var entry in mapping.Entries)
        {
            var key = entry.Key.Value;
            if (properties[key] is JsonObject known)
                Check(entry.Value, known, path.Length == 0 ? key : $"{path}.{key}");
            else if (!key.StartsWith("x-", StringComparison.Ordinal))
            {
                var closest = Suggestion.Closest(key, properties.Select(p => p.Key));
                bag.Add(
                    DiagnosticCodes.UnknownKey,
                    entry.Key.Span,
                    $"unknown key `{key}` in {where}",
                    closest is null ? null : $"did you mean `{closest}`?",
                    $"one of {string.Join(", ", properties.Select(p => p.Key))}; keys of your own begin with `x-`"
                );
            }
        }

        foreach (var key in (shape["required"] as JsonArray ?? []).Select(k => k!.GetValue<string>()).Where(k => mapping.Find(k) is null))
        {
            bag.Add(
                DiagnosticCodes.MissingKey,
                mapping.Span,
                $"`{key}` is missing in {where}",
                help: $"add `{key}:` with {Wanted(Types((JsonObject)properties[key]!))}"
            );
        }
    }

    private void CheckValue(YamlScalar scalar, JsonObject shape, List<string> types)
    {
        var orNothing = types.Contains("null") ? ", or null" : string.Empty;
        if (shape["enum"] is JsonArray values && !values.Any(v => v?.GetValue<string>() == scalar.Value))
        {
            var known = values.Select(v => v?.GetValue<string>()).OfType<string>().ToList();
            var closest = Suggestion.Closest(scalar.Value, known);
            bag.Add(
                DiagnosticCodes.UnknownValue,
                scalar.Span,
                $"`{Shorten(scalar.Value)}` is not allowed here",
                closest is null ? null : $"did you mean `{closest}`?",
                $"one of {string.Join(", ", known)}{orNothing}"
            );
        }
        else if (
            shape["pattern"] is JsonValue pattern
            && !Regex.IsMatch(scalar.Value, pattern.GetValue<string>(), RegexOptions.ECMAScript, TimeSpan.FromSeconds(1))
        )
        {
            bag.Add(
                DiagnosticCodes.WrongType,
                scalar.Span,
                $"`{Shorten(scalar.Value)}` does not have the form that is expected here",
                help: shape["description"]?.GetValue<string>() + orNothing
            );
        }
        else if (shape["minLength"] is not null && scalar.Value.Length == 0)
        {
            bag.Add(DiagnosticCodes.WrongType, scalar.Span, "the text is empty", help: $"a text{orNothing}");
        }
        else if (shape["minimum"] is JsonValue least && YamlCoreSchema.AsNumber(scalar) < least.GetValue<int>())
        {
            bag.Add(
                DiagnosticCodes.WrongType,
                scalar.Span,
                $"`{scalar.Value}` is less than {least}",
                help: $"a whole number from {least}{orNothing}"
            );
        }
    }

    private void Mistyped(YamlNode node, List<string> types, JsonObject shape)
    {
        var found = node is YamlScalar { IsNull: false } scalar
            ? $"`{Shorten(scalar.Value)}` is {scalar.Description}"
            : $"this is {node.Description}";
        var quoted =
            types.Contains("string") && node is YamlScalar { IsNull: false } value
                ? $"put it in quotes: \"{Shorten(value.Value)}\""
                : shape["description"]?.GetValue<string>();
        bag.Add(DiagnosticCodes.WrongType, node.Span, $"{found}, expected {Wanted(types)}", help: quoted);
    }

    private static List<string> Types(JsonObject shape) =>
        shape["type"] switch
        {
            JsonArray several => [.. several.Select(t => t!.GetValue<string>())],
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };

    private static string TypeOf(YamlNode node) =>
        node switch
        {
            YamlMapping => "object",
            YamlSequence => "array",
            YamlScalar { IsNull: true } => "null",
            YamlScalar scalar when YamlCoreSchema.AsInteger(scalar) is not null => "integer",
            YamlScalar scalar => YamlCoreSchema.ToJson(scalar)!.GetValueKind() switch
            {
                JsonValueKind.Number => "number",
                JsonValueKind.True or JsonValueKind.False => "boolean",
                _ => "string",
            },
            _ => throw new ArgumentOutOfRangeException(nameof(node), node, "unknown kind of node"),
        };

    private static string Wanted(List<string> types) =>
        string.Join(
            " or ",
            types.Select(t =>
                t switch
                {
                    "object" => "a mapping",
                    "array" => "a list",
                    "string" => "a text",
                    "integer" => "a whole number",
                    "number" => "a number",
                    "boolean" => "true or false",
                    _ => "null",
                }
            )
        );

    private static bool IsNull(YamlNode node) => node is YamlScalar { IsNull: true };

    private static string Shorten(string value) =>
        (value.Length <= LongestShown ? value : value[..(LongestShown - 1)] + "…").ReplaceLineEndings(" ");
}
