namespace Runbooks.Expressions;

/// <summary>The condition is true.</summary>
public sealed record ConditionHeld : ConditionResult
{
    internal static readonly ConditionHeld Instance = new();
}
