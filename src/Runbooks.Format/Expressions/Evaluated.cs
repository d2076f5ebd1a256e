using System.Text.Json.Nodes;

namespace Runbooks.Expressions;

/// <summary>There is a value.</summary>
/// <param name="Value">The value; a copy without parent, free to be put into another tree. Null is JSON's null.</param>
public sealed record Evaluated(JsonNode? Value) : EvaluationResult;
