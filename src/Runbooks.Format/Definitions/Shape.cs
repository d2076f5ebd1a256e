using System.Text.Json.Nodes;
using Runbooks.Yaml;

namespace Runbooks.Definitions;

/// <summary>What may stand at a place of the format: how it is read, and how a JSON Schema says it.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="wanted">For a message: <c>wanted X here</c>.</param>
/// <param name="schema">A fresh JSON Schema of it at each call.</param>
/// <param name="read">Reads it; null after adding a diagnostic.</param>
public sealed class Shape<T>(string wanted, Func<JsonObject> schema, Func<YamlNode, ReadContext, T?> read)
    where T : class
{
    /// <summary>What is wanted, for a message.</summary>
    public string Wanted { get; } = wanted;

    /// <summary>A fresh JSON Schema of it.</summary>
    public JsonObject Schema() => schema();

    /// <returns>Null after a diagnostic was added.</returns>
    public T? Read(YamlNode node, ReadContext context) => read(node, context);
}
