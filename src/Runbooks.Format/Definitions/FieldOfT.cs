using System.Text.Json.Nodes;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>A key with a value of one type.</summary>
/// <typeparam name="T">What its value is read as.</typeparam>
/// <param name="name">As it stands in YAML.</param>
/// <param name="description">What it is for, in one sentence.</param>
/// <param name="shape">What may stand as its value.</param>
/// <param name="required">Whether it must be there.</param>
public class Field<T>(string name, string description, Shape<T> shape, bool required = false) : Field(name, description, required)
    where T : class
{
    /// <inheritdoc/>
    public override string Wanted => shape.Wanted;

    /// <inheritdoc/>
    public override JsonObject Schema()
    {
        var schema = shape.Schema();
        schema["description"] = Description;
        return schema;
    }

    public override object? ReadValue(YamlNode node, ReadContext context) => shape.Read(node, context);
}
