using Runbooks.Expressions;

namespace Runbooks.Controllers;

/// <summary>What is told of a condition of a description that says neither yes nor no.</summary>
internal static class ReadCondition
{
    /// <summary>That it cannot be decided, with its place.</summary>
    public static string Undecided(Condition condition, ConditionFault fault) =>
        $"`{condition.Text}` ({fault.Span}) cannot be decided: {fault.Message}{Operand.Tell(fault.Operands, " (", ")")}";

    /// <summary>What it compares that is not there, where it does not hold for that; null where it is all there.</summary>
    public static string? AbsentIn(ConditionResult came) =>
        came is ConditionNotHeld { Operands: var operands } ? operands.FirstOrDefault(o => o.IsAbsent)?.Text : null;

    /// <summary>Why it cannot be told whether it holds, with its place; null where it can.</summary>
    public static string? Open(Condition condition, ConditionResult came) =>
        came is ConditionFault fault ? Undecided(condition, fault)
        : AbsentIn(came) is { } absent ? $"`{condition.Text}` ({condition.Span}) finds nothing by `{absent}`"
        : null;
}
