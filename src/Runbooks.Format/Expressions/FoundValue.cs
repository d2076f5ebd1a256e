namespace Runbooks.Expressions;

/// <summary>What an expression found, without a copy: objects and lists are those of the scope.</summary>
/// <param name="Value">As <see cref="Data.Values"/> has it; null also for what is absent.</param>
/// <param name="Fault">Why it could not be evaluated; null where it could.</param>
public readonly record struct FoundValue(object? Value, EvaluationFault? Fault);
