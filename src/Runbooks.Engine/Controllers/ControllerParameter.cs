using System.Text.Json.Nodes;
using Runbooks.Definitions;
using Runbooks.Definitions.Values;

namespace Runbooks.Controllers;

/// <summary>What a target's file tells a controller: a namespace, an application's name.</summary>
/// <param name="Name">Its name, and what expressions call it.</param>
/// <param name="Description">What it is; null where nothing says.</param>
/// <param name="Required">Whether a target must say it.</param>
/// <param name="Default">Its value where a target says none; null is a value too.</param>
public sealed record ControllerParameter(string Name, string? Description, bool Required, JsonNode? Default)
{
    private static readonly Field<Parsed<bool>> RequiredField = new("required", "Whether a target must say it.", Shapes.Boolean);
    private static readonly Field<string> DescriptionField = new("description", "What it is; `runbook init` asks with it.", Shapes.Text);
    private static readonly Field<JsonTemplate> DefaultField = new("default", "Its value where a target says none.", Shapes.Json);

    /// <summary>How it stands in YAML, but for its name.</summary>
    public static readonly Shape<ControllerParameter> Shape = Shapes.Mapping<ControllerParameter>(
        "a parameter",
        [RequiredField, DescriptionField, DefaultField],
        (values, _) =>
            new ControllerParameter(
                string.Empty,
                values.Get(DescriptionField),
                values.Get(RequiredField, otherwise: false),
                values.Get(DefaultField)?.AsWritten()
            )
    );
}
