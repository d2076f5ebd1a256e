namespace Runbooks.Expressions;

/// <summary>A part of an expression whose value is not written in it, with the value it had.</summary>
/// <param name="Text">The part as it stands in the expression, such as <c>body.health</c>.</param>
/// <param name="Value">Its value as JSON, cut at about 120 characters; <c>absent</c> when no such member exists.</param>
public sealed record Operand(string Text, string Value);
