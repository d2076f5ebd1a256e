using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>The shapes that values of the format have.</summary>
public static class Shapes
{
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(7);

    /// <summary>A text taken as it is: <c>{{ … }}</c> in it is refused, so that nobody waits for it to be filled in.</summary>
    public static readonly Shape<string> Text = new("a text", () => Typed("string"), (node, context) => ReadText(node, context, "a text"));

    /// <summary>A text that may be empty and may hold anything.</summary>
    public static readonly Shape<string> AnyText = new(
        "a text",
        () => Typed("string"),
        (node, context) => node is YamlScalar scalar ? scalar.Value : Mistyped<string>(node, context, "a text")
    );

    /// <summary>A version: text even when it looks like a number, so a bare <c>3.10</c> is refused.</summary>
    public static readonly Shape<string> Version = new("a version in quotes", () => Typed("string"), ReadVersion);

    /// <summary>A text with <c>{{ … }}</c> in it.</summary>
    public static readonly Shape<Template> Template = new(
        "a text, in which {{ … }} is filled in",
        () => Typed("string"),
        (node, context) =>
            node is YamlScalar scalar
                ? Expressions.Template.Parse(scalar, context.Bag, context.Names)
                : Mistyped<Template>(node, context, "a text")
    );

    /// <summary>A path or an address with <c>{{ … }}</c> in it, in which each value stays in its place.</summary>
    public static readonly Shape<Template> AddressTemplate = new(Template.Wanted, Template.Schema, (node, context) =>
        node is YamlScalar { Value: var written } && IsBarePath(written)
            ? Mistyped<Template>(
                node,
                context,
                "a path that begins with `/`, or an address with `http://` or `https://`",
                instead: YamlText.Write("/" + written, inFlow: true)
            )
            : Template.Read(node, context)?.AsAddress()
    );

    /// <summary>A version with <c>{{ … }}</c> in it: text even when it looks like a number, so a bare <c>3.10</c> is refused.</summary>
    public static readonly Shape<Template> VersionTemplate = new(
        "a version in quotes, in which {{ … }} is filled in",
        () => Typed("string"),
        (node, context) =>
            node is YamlScalar scalar && YamlCoreSchema.AsNumber(scalar) is not null
                ? BareVersion<Template>(scalar, context)
                : Template!.Read(node, context)
    );

    /// <summary>A bare Scriban expression that yields a boolean.</summary>
    public static readonly Shape<Condition> Condition = new(
        "a condition",
        () => new JsonObject { ["type"] = new JsonArray("string", "boolean") },
        (node, context) =>
            node is not YamlScalar scalar ? Mistyped<Condition>(node, context, "a condition")
            : IsPiece(scalar, context) ? null
            : Expressions.Condition.Parse(scalar, context.Bag, context.Names)
    );

    /// <summary>A bare Scriban expression of any value.</summary>
    public static readonly Shape<Expression> Expression = new(
        "an expression",
        () => Typed("string"),
        (node, context) =>
            node is YamlScalar scalar
                ? Expressions.Expression.Parse(scalar, context.Bag, context.Names)
                : Mistyped<Expression>(node, context, "an expression")
    );

    /// <summary>The wait between two of many requests: never none.</summary>
    public static readonly Shape<Parsed<TimeSpan>> Interval = new(
        Values.Duration.Wanted,
        () => new JsonObject { ["type"] = "string", ["pattern"] = Values.Duration.Pattern },
        ReadInterval
    );

    /// <summary>A length of time with its unit.</summary>
    public static readonly Shape<Parsed<TimeSpan>> Duration = new(
        Values.Duration.Wanted,
        () => new JsonObject { ["type"] = "string", ["pattern"] = Values.Duration.Pattern },
        ReadDuration
    );

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static readonly Shape<Parsed<bool>> Boolean = new(
        "true or false",
        () => Typed("boolean"),
        (node, context) =>
            node is YamlScalar scalar && YamlCoreSchema.AsBoolean(scalar) is { } value
                ? new Parsed<bool>(value)
                : Mistyped<Parsed<bool>>(node, context, "true or false", instead: BooleanOf((node as YamlScalar)?.Value))
    );

    /// <summary>Any value; texts in it may hold <c>{{ … }}</c>.</summary>
    public static readonly Shape<JsonTemplate> Json = new("any value", () => [], JsonTemplate.Read);

    /// <summary>An identifier: lower-case letters, digits and hyphens.</summary>
    public static readonly Shape<string> Id = new(
        "an id of lower-case letters, digits and hyphens",
        () => new JsonObject { ["type"] = "string", ["pattern"] = Identifier.Pattern },
        (node, context) =>
        {
            if (ReadText(node, context, "an id") is not { } text)
                return null;
            if (Identifier.IsValid(text))
                return text;
            context.Bag.Add(
                DiagnosticCodes.MalformedId,
                node.Span,
                $"`{text}` is not an id",
                label: null,
                "lower-case letters, digits and hyphens, beginning with a letter, at most 64"
            );
            return null;
        }
    );

    /// <summary>A whole number in a range.</summary>
    public static Shape<Parsed<int>> Integer(int least, int most) =>
        new(
            $"a whole number from {least} to {most}",
            () =>
                new JsonObject
                {
                    ["type"] = "integer",
                    ["minimum"] = least,
                    ["maximum"] = most,
                },
            (node, context) =>
                node is YamlScalar scalar && YamlCoreSchema.AsInteger(scalar) is { } number && number >= least && number <= most
                    ? new Parsed<int>((int)number)
                    : Mistyped<Parsed<int>>(node, context, $"a whole number from {least} to {most}")
        );

    /// <summary>One of a few words.</summary>
    public static Shape<string> OneOf(params string[] words) =>
        new(
            $"one of {string.Join(", ", words)}",
            () => new JsonObject { ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w))]) },
            (node, context) =>
            {
                if (node is not YamlScalar scalar)
                    return Mistyped<string>(node, context, $"one of {string.Join(", ", words)}");
                if (words.Contains(scalar.Value))
                    return scalar.Value;
                var closest = Suggestion.Closest(scalar.Value, words);
                context.Bag.Add(
                    DiagnosticCodes.UnknownValue,
                    scalar.Span,
                    $"`{scalar.Value}` is not allowed here",
                    closest is null ? null : $"did you mean `{closest}`?",
                    $"one of {string.Join(", ", words)}"
                );
                return null;
            }
        );

    /// <summary>A list; a single item may stand without one where <paramref name="orSingle"/>.</summary>
    public static Shape<IReadOnlyList<T>> List<T>(Shape<T> item, bool orSingle = false, int least = 0)
        where T : class =>
        new(
            $"a list of {item.Wanted}",
            () =>
            {
                var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
                if (least > 0)
                    list["minItems"] = least;
                return orSingle ? new JsonObject { ["anyOf"] = new JsonArray(item.Schema(), list) } : list;
            },
            (node, context) =>
            {
                if (node is not YamlSequence && orSingle)
                    return item.Read(node, context) is { } single ? [single] : null;
                if (node is not YamlSequence sequence)
                    return Mistyped<IReadOnlyList<T>>(node, context, $"a list of {item.Wanted}");
                if (sequence.Items.Count < least)
                {
                    context.Bag.Add(
                        DiagnosticCodes.WrongType,
                        node.Span,
                        $"the list has {sequence.Items.Count} items, expected at least {least}"
                    );
                    return null;
                }

                var items = sequence.Items.Select(i => item.Read(i, context)).ToList();
                return items.TrueForAll(i => i is not null) ? items.ConvertAll(i => i!) : null;
            }
        );

    /// <summary>Names with values of one shape.</summary>
    public static Shape<IReadOnlyList<KeyValuePair<string, T>>> Map<T>(Shape<T> value)
        where T : class =>
        new(
            $"a mapping of names to {value.Wanted}",
            () => new JsonObject { ["type"] = "object", ["additionalProperties"] = value.Schema() },
            (node, context) =>
            {
                if (node is not YamlMapping mapping)
                {
                    return Mistyped<IReadOnlyList<KeyValuePair<string, T>>>(node, context, $"a mapping of names to {value.Wanted}");
                }

                var read = mapping.Entries.Select(e => (e.Key.Value, Value: value.Read(e.Value, context))).ToList();
                return read.TrueForAll(r => r.Value is not null) ? read.ConvertAll(r => KeyValuePair.Create(r.Item1, r.Value!)) : null;
            }
        );

    /// <summary>A mapping with fields.</summary>
    /// <param name="what">For messages: <c>a retry</c>.</param>
    /// <param name="fields">Its keys.</param>
    /// <param name="make">Makes the value of a complete mapping; null after adding a diagnostic.</param>
    /// <param name="rewrite">Makes the mapping that somebody meant who wrote a text or a number; null where that is not known.</param>
    public static Shape<T> Mapping<T>(
        string what,
        IReadOnlyList<Field> fields,
        Func<FieldValues, ReadContext, T?> make,
        Func<string, string?>? rewrite = null
    )
        where T : class =>
        new(
            $"a mapping ({string.Join(", ", fields.Select(f => f.Name))})",
            () => MappingSchema(fields),
            (node, context) =>
            {
                if (node is not YamlMapping mapping)
                    return Mistyped<T>(
                        node,
                        context,
                        $"a mapping ({string.Join(", ", fields.Select(f => f.Name))})",
                        instead: node is YamlScalar { IsNull: false } written ? rewrite?.Invoke(written.Value) : null
                    );
                var values = FieldValues.Read(mapping, fields, what, context);
                return values.IsComplete ? make(values, context) : null;
            }
        );

    /// <summary>The JSON Schema of a mapping with fields: closed but for <c>x-</c> keys.</summary>
    public static JsonObject MappingSchema(IReadOnlyList<Field> fields)
    {
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(fields.Select(f => KeyValuePair.Create<string, JsonNode?>(f.Name, f.Schema()))),
            ["patternProperties"] = new JsonObject { ["^x-"] = new JsonObject() },
            ["additionalProperties"] = false,
        };
        var required = fields.Where(f => f.Required).Select(f => (JsonNode?)JsonValue.Create(f.Name)).ToArray();
        if (required.Length > 0)
            schema["required"] = new JsonArray(required);
        return schema;
    }

    /// <summary>Says that a value has another type than is wanted.</summary>
    /// <param name="node">The value.</param>
    /// <param name="context">Where mistakes go.</param>
    /// <param name="wanted">What is wanted, for the message.</param>
    /// <param name="help">How to mend it; null for nothing more than that.</param>
    /// <param name="instead">What the author surely meant, as YAML; null where that is not known.</param>
    public static T? Mistyped<T>(YamlNode node, ReadContext context, string wanted, string? help = null, string? instead = null)
        where T : class
    {
        var found = node is YamlScalar { IsNull: false } scalar
            ? $"`{Shorten(scalar.Value)}` is {scalar.Description}"
            : $"this is {node.Description}";
        context.Bag.Add(DiagnosticCodes.WrongType, node.Span, $"{found}, expected {wanted}", label: null, help, FixOf(node, instead));
        return null;
    }

    // What stands in one line is rewritten there; a text that goes on in the next one is a person's to mend.
    private static TextFix? FixOf(YamlNode node, string? instead) =>
        instead is not null && node is YamlScalar scalar && !scalar.Value.Contains('\n', StringComparison.Ordinal) && scalar.Span.Length > 0
            ? new TextFix(scalar.Span, instead)
            : null;

    // `healthz` and `api/health?deep=1` are paths whose slash is missing.
    private static bool IsBarePath(string text) =>
        text.Length > 0
        && char.IsAsciiLetterOrDigit(text[0])
        && !text.Contains(':', StringComparison.Ordinal)
        && !text.Contains('{', StringComparison.Ordinal);

    // In `[ a("x", b), c ]` the comma of the call ends the item: every piece tells of the same whole.
    private static bool IsPiece(YamlScalar scalar, ReadContext context)
    {
        if (FlowItems.Around(scalar.Span) is not { } whole)
            return false;
        YamlSyntaxErrors.ReportBroken(whole, context.Bag);
        return true;
    }

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static string? ReadText(YamlNode node, ReadContext context, string wanted)
    {
        if (node is not YamlScalar { IsNull: false } scalar)
            return Mistyped<string>(node, context, wanted);
        if (!scalar.Value.Contains("{{", StringComparison.Ordinal))
            return scalar.Value;
        context.Bag.Add(
            DiagnosticCodes.NotInterpolated,
            scalar.Part(scalar.Value.IndexOf("{{", StringComparison.Ordinal), 2),
            "`{{ … }}` is not filled in here",
            label: null,
            "this value is taken as it is written"
        );
        return null;
    }

    private static string? ReadVersion(YamlNode node, ReadContext context)
    {
        if (
            node is YamlScalar scalar
            && YamlCoreSchema.ToJson(scalar) is { } json
            && json.GetValueKind() != System.Text.Json.JsonValueKind.String
        )
            return BareVersion<string>(scalar, context);
        return ReadText(node, context, "a version in quotes");
    }

    private static T? BareVersion<T>(YamlScalar scalar, ReadContext context)
        where T : class
    {
        context.Bag.Add(
            DiagnosticCodes.BareVersion,
            scalar.Span,
            $"the version `{scalar.Value}` stands without quotes, so YAML reads {scalar.Description} (`"
                + $"{YamlCoreSchema.ToJson(scalar)!.ToJsonString()}`)",
            label: null,
            $"write `\"{scalar.Value}\"`",
            new TextFix(scalar.Span, $"\"{scalar.Value}\"")
        );
        return null;
    }

    private static Parsed<TimeSpan>? ReadInterval(YamlNode node, ReadContext context)
    {
        if (ReadDuration(node, context) is not { } interval)
            return null;
        return interval.Value >= TimeSpan.FromMilliseconds(1)
            ? interval
            : Mistyped<Parsed<TimeSpan>>(node, context, "a duration of at least 1ms", "without a wait it would ask without end");
    }

    private static Parsed<TimeSpan>? ReadDuration(YamlNode node, ReadContext context)
    {
        if (node is YamlScalar { Value: var text } && Values.Duration.Parse(text) > LongestDuration)
            return Mistyped<Parsed<TimeSpan>>(
                node,
                context,
                $"at most {Values.Duration.Format(LongestDuration)}",
                "a run that takes longer is no answer to an incident"
            );
        if (node is YamlScalar scalar && Values.Duration.Parse(scalar.Value) is { } span)
            return new Parsed<TimeSpan>(span);
        var help = node is YamlScalar number && YamlCoreSchema.AsNumber(number) is not null ? $"did you mean {number.Value}s?" : null;
        return Mistyped<Parsed<TimeSpan>>(node, context, Values.Duration.Wanted, help, DurationOf((node as YamlScalar)?.Value));
    }

    // YAML 1.1 read these as booleans, and people still write them so.
    private static string? BooleanOf(string? text) =>
        text?.ToLowerInvariant() switch
        {
            "yes" or "on" or "y" or "true" => "true",
            "no" or "off" or "n" or "false" => "false",
            _ => null,
        };

    // `1 minute` and `90 sec` say their unit in another way.
    private static string? DurationOf(string? text)
    {
        var parts = (text ?? string.Empty).Trim().ToLowerInvariant();
        var digits = parts.TakeWhile(char.IsAsciiDigit).Count();
        var unit = parts[digits..].Trim() switch
        {
            "ms" or "msec" or "millisecond" or "milliseconds" => "ms",
            "s" or "sec" or "secs" or "second" or "seconds" => "s",
            "m" or "min" or "mins" or "minute" or "minutes" => "m",
            "h" or "hr" or "hrs" or "hour" or "hours" => "h",
            _ => null,
        };
        return digits is > 0 and < 7 && unit is not null ? parts[..digits] + unit : null;
    }

    private static string Shorten(string value) =>
        value.Length <= 60 ? value.ReplaceLineEndings(" ") : value[..57].ReplaceLineEndings(" ") + "…";
}
