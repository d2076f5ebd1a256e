namespace Runbooks.Expressions;

/// <summary>A part of an expression whose value is not written in it, with the value it had.</summary>
/// <param name="Text">The part as it stands in the expression, such as <c>body.health</c>.</param>
/// <param name="Value">Its value as JSON, cut at about 120 characters; <c>absent</c> when no such member exists.</param>
public sealed record Operand(string Text, string Value)
{
    /// <summary>Whether the expression says what stands for it where it is not there: <c>x ?? 0</c>.</summary>
    internal bool HasOtherwise { get; init; }

    /// <summary>Whether there is no such member, and nothing stands for it.</summary>
    public bool IsAbsent => Value == Absent && !HasOtherwise;

    /// <summary>The value of what is not there.</summary>
    internal const string Absent = "absent";

    /// <summary>Tells operands to a person: <c>a is 1, b is 2</c>.</summary>
    /// <param name="operands">The operands, in the order they are written.</param>
    /// <param name="before">What stands before them, where there are any.</param>
    /// <param name="behind">What stands behind them, where there are any.</param>
    public static string Tell(IReadOnlyList<Operand> operands, string before, string behind = "") =>
        operands.Count == 0 ? string.Empty : $"{before}{string.Join(", ", operands.Select(o => $"{o.Text} is {o.Value}"))}{behind}";
}
