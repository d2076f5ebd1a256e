using System.Text.Json.Nodes;

namespace Runbooks.Expressions;

/// <summary>A template or an expression as far as it can be known.</summary>
/// <param name="Value">The value; what is not known stands in it as it is written, in braces. Null is JSON's null.</param>
/// <param name="Open">What it waits for; empty where it is known.</param>
/// <param name="Fault">Why there is no value, whatever is not known; null where there may be one.</param>
public sealed record ForeseenValue(JsonNode? Value, IReadOnlyList<OpenValue> Open, EvaluationFault? Fault = null)
{
    /// <summary>A text in its pieces, in order: what is not known is null. One piece where all of it is known.</summary>
    public IReadOnlyList<string?> Pieces
    {
        get => field ?? [Text];
        init;
    }

    /// <summary>Whether it is known.</summary>
    public bool IsKnown => Open.Count == 0 && Fault is null;

    /// <summary>The value as a text.</summary>
    public string Text =>
        Value is JsonValue value && value.TryGetValue<string>(out var text) ? text : Value?.ToJsonString() ?? string.Empty;
}
