using Runbooks.Diagnostics;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Application;

/// <summary>What a condition of a description says of what was seen.</summary>
/// <param name="Holds">Null where that cannot be decided.</param>
/// <param name="Said">The condition, with its operands and its place where it does not hold; for a person.</param>
public sealed record JudgedCondition(bool? Holds, string Said)
{
    /// <summary>Whether it compares something that is not there: then it proves nothing, and does not hold.</summary>
    public bool IsOfAbsent { get; private init; }

    public static JudgedCondition Of(Condition condition, Scope scope) =>
        condition.Evaluate(scope) switch
        {
            ConditionHeld => new(true, $"`{condition.Text}` holds"),
            ConditionNotHeld { Operands: var operands } => new(
                false,
                $"`{condition.Text}` ({condition.Span}) does not hold{Operand.Tell(operands, ": ")}"
            )
            {
                IsOfAbsent = operands.Any(o => o.IsAbsent),
            },
            ConditionFault fault => new(null, $"`{condition.Text}` ({fault.Span}) cannot be decided: {fault.Message}"),
            _ => throw new InvalidOperationException("a condition holds, does not hold, or is at fault"),
        };

    /// <summary>A mistake that was met while looking, with its place, in one line.</summary>
    public static string Of(Diagnostic fault) => fault.Span is null ? fault.Message : $"{fault.Message} ({fault.Span})";
}
