using System.Globalization;
using System.Text.Json.Nodes;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;
using Runbooks.Results;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>Something a runbook is told when it runs.</summary>
/// <param name="Name">Its name: <c>-i name=value</c>, and <c>inputs.name</c> in expressions.</param>
/// <param name="Type">One of <see cref="InputType"/>.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Required">Whether a run needs it.</param>
/// <param name="Default">Its value where none is given; null for none.</param>
/// <param name="Choices">The only values it may have; empty for any.</param>
/// <param name="Secret">Whether its value must appear nowhere.</param>
/// <param name="Span">Where it is declared.</param>
public sealed record InputDefinition(
    string Name,
    string Type,
    string? Description,
    bool Required,
    JsonNode? Default,
    IReadOnlyList<string> Choices,
    bool Secret,
    SourceSpan Span
)
{
    private static readonly Field<string> TypeField = new("type", "What it may hold.", Shapes.OneOf(InputType.All));
    private static readonly Field<string> DescriptionField = new(
        "description",
        "What it is for; people are asked with this text.",
        Shapes.Text
    );
    private static readonly Field<Parsed<bool>> RequiredField = new("required", "Whether a run needs it.", Shapes.Boolean);
    private static readonly Field<YamlScalarValue> DefaultField = new("default", "Its value where none is given.", YamlScalarValue.Shape);
    private static readonly Field<IReadOnlyList<string>> ChoicesField = new(
        "choices",
        "The only values it may have.",
        Shapes.List(Shapes.Text, least: 1)
    );
    private static readonly Field<Parsed<bool>> SecretField = new(
        "secret",
        "Whether its value must appear nowhere: no output, record or log.",
        Shapes.Boolean
    );

    /// <summary>The keys of an input.</summary>
    public static readonly IReadOnlyList<Field> Fields =
    [
        TypeField,
        DescriptionField,
        RequiredField,
        DefaultField,
        ChoicesField,
        SecretField,
    ];

    /// <returns>Null after a diagnostic was added.</returns>
    public static InputDefinition? Read(YamlEntry entry, ReadContext context)
    {
        var name = entry.Key.Value;
        if (!Identifier.IsValid(name))
        {
            context.Bag.Add(
                DiagnosticCodes.MalformedId,
                entry.Key.Span,
                $"`{name}` is not a name for an input",
                help: "lower-case letters, digits and hyphens, beginning with a letter"
            );
            return null;
        }

        if (entry.Value is not YamlMapping mapping)
            return Shapes.Mistyped<InputDefinition>(
                entry.Value,
                context,
                "a mapping (type, required, default, description, choices, secret)"
            );
        var values = FieldValues.Read(mapping, Fields, $"the input `{name}`", context);
        if (!values.IsComplete)
            return null;
        var input = new InputDefinition(
            name,
            values.Get(TypeField) ?? InputType.String,
            values.Get(DescriptionField),
            values.Get(RequiredField, otherwise: false),
            Default: null,
            values.Get(ChoicesField) ?? [],
            values.Get(SecretField, otherwise: false),
            entry.Key.Span
        );
        if (values.Get(DefaultField) is not { } given)
            return input;
        if (input.Type is InputType.Version or InputType.String && YamlCoreSchema.AsNumber(given.Scalar) is not null)
        {
            context.Bag.Add(
                DiagnosticCodes.BareVersion,
                given.Scalar.Span,
                $"`{given.Scalar.Value}` stands without quotes, so YAML reads a number",
                help: $"write \"{given.Scalar.Value}\""
            );
            return null;
        }

        var (value, problem) = input.Convert(given.Scalar.Value);
        if (problem is null)
            return input with { Default = value };
        context.Bag.Add(DiagnosticCodes.WrongType, given.Scalar.Span, problem);
        return null;
    }

    /// <summary>Reads a value as it is typed on a command line.</summary>
    /// <returns>The value, or what is wrong with it.</returns>
    public Result<JsonNode?, string> Convert(string text)
    {
        var shown = Secret ? "the value" : $"`{text}`";
        if (Choices.Count > 0 && !Choices.Contains(text))
            return Result.Failed($"{shown} is none of {string.Join(", ", Choices)}");
        switch (Type)
        {
            case InputType.Integer:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                    ? JsonValue.Create(integer)
                    : Result.Failed($"{shown} is not a whole number");
            case InputType.Number:
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                    ? JsonValue.Create(number)
                    : Result.Failed($"{shown} is not a number");
            case InputType.Boolean:
                return bool.TryParse(text, out var boolean)
                    ? JsonValue.Create(boolean)
                    : Result.Failed($"{shown} is neither true nor false");
            case InputType.Duration:
                return Duration.Parse(text) is not null ? JsonValue.Create(text) : Result.Failed($"{shown} is not {Duration.Wanted}");
            default:
                return JsonValue.Create(text);
        }
    }
}
