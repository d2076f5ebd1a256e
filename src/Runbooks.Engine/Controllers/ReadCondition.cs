using Runbooks.Expressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Controllers;

/// <summary>What a condition of a description came to, which is evaluated once.</summary>
internal sealed class ReadCondition
{
    private readonly Condition _condition;
    private readonly ConditionResult _came;

    /// <param name="condition">The condition.</param>
    /// <param name="scope">The values that it reads.</param>
    public ReadCondition(Condition condition, Scope scope) => (_condition, _came) = (condition, condition.Evaluate(scope));

    /// <summary>The same of one that may not be there; null for none.</summary>
    public static ReadCondition? Of(Condition? condition, Scope scope) => condition is null ? null : new ReadCondition(condition, scope);

    /// <summary>Whether it holds. One that has no answer does not: what cannot be understood is not believed.</summary>
    public bool Holds => _came is ConditionHeld;

    /// <summary>Why it has no answer; null where it has one.</summary>
    public ConditionFault? Fault => _came as ConditionFault;

    /// <summary>What it compares that is not there, where it does not hold for that; null where it is all there.</summary>
    public string? Absent => (_came as ConditionNotHeld)?.Operands.FirstOrDefault(o => o.IsAbsent)?.Text;

    /// <summary>That it cannot be decided, with its place; null where it can.</summary>
    public string? Undecided => Fault is { } fault ? $"`{_condition.Text}` ({fault.Span}) cannot be decided: {Why(fault)}" : null;

    /// <summary>Why it cannot be told whether it holds, with its place; null where it can.</summary>
    public string? Open =>
        Undecided ?? (Absent is { } absent ? $"`{_condition.Text}` ({_condition.Span}) finds nothing by `{absent}`" : null);

    /// <summary>Why it does not hold, where it does not.</summary>
    public string Unmet => Open ?? $"`{_condition.Text}` does not hold";

    /// <summary>Why there is no answer, with what was compared.</summary>
    public static string Why(ConditionFault fault) => $"{fault.Message}{Operand.Tell(fault.Operands, " (", ")")}";
}
