namespace Runbooks.Expressions;

/// <summary>The condition is false, or nothing proves it because something it compares is absent.</summary>
/// <param name="Operands">The actual values of the part that failed, in the order they are written.</param>
public sealed record ConditionNotHeld(IReadOnlyList<Operand> Operands) : ConditionResult;
