using System.Text.Json.Nodes;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>A key that a mapping of the format can have.</summary>
/// <param name="name">As it stands in YAML.</param>
/// <param name="description">What it is for, in one sentence; help, schema and reference show it.</param>
/// <param name="required">Whether it must be there.</param>
public abstract class Field(string name, string description, bool required)
{
    /// <summary>As it stands in YAML.</summary>
    public string Name { get; } = name;

    /// <summary>What it is for, in one sentence.</summary>
    public string Description { get; } = description;

    /// <summary>Whether it must be there.</summary>
    public bool Required { get; } = required;

    /// <summary>What is wanted as its value, for a message and the reference.</summary>
    public abstract string Wanted { get; }

    /// <summary>Its value as JSON Schema has it.</summary>
    public abstract JsonObject Schema();

    public abstract object? ReadValue(YamlNode node, ReadContext context);
}
