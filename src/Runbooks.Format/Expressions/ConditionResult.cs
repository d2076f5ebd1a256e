namespace Runbooks.Expressions;

/// <summary>
/// What came of a condition: <see cref="ConditionHeld"/>, <see cref="ConditionNotHeld"/> or <see cref="ConditionFault"/>.
/// </summary>
public abstract record ConditionResult;
