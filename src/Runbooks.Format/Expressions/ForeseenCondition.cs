namespace Runbooks.Expressions;

/// <summary>A condition as far as it can be known.</summary>
/// <param name="Result">What comes of it; null where that cannot be known yet.</param>
/// <param name="Operands">The actual values of its parts, those that are not known left out.</param>
/// <param name="Open">What it waits for; empty where it is known.</param>
public sealed record ForeseenCondition(ConditionResult? Result, IReadOnlyList<Operand> Operands, IReadOnlyList<OpenValue> Open);
