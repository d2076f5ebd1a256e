namespace Runbooks.Expressions;

/// <summary>What came of an expression or template: <see cref="Evaluated"/> or <see cref="EvaluationFault"/>.</summary>
public abstract record EvaluationResult;
