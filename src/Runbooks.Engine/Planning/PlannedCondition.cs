using Runbooks.Expressions;

namespace Runbooks.Planning;

/// <summary>A condition with its values, as far as they are known.</summary>
/// <param name="Key"><c>when</c>, <c>expect</c> or <c>until</c>.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Holds">Whether it holds; null where that cannot be known yet.</param>
/// <param name="Values">The values of its parts.</param>
/// <param name="Detail">What it waits for, or why it has no answer; null for nothing.</param>
public sealed record PlannedCondition(string Key, string Text, bool? Holds, IReadOnlyList<Operand> Values, string? Detail)
{
    /// <summary>
    /// What it would be with what the target says now, where a run will look after something has changed; null where that is the answer
    /// itself, or not known.
    /// </summary>
    public bool? HoldsNow { get; init; }

    /// <summary>A condition as it was foreseen.</summary>
    public static PlannedCondition Of(string key, string text, ForeseenCondition seen) =>
        seen switch
        {
            { Result: null } => new(
                key,
                text,
                Holds: null,
                seen.Operands,
                string.Join(
                    "; ",
                    seen.Open.GroupBy(o => o.Until)
                        .Select(g => $"{string.Join(", ", g.Select(o => $"`{o.Text}`"))} {(g.Count() == 1 ? "is" : "are")} known {g.Key}")
                )
            ),
            { Result: ConditionFault fault } => new(key, text, Holds: false, seen.Operands, fault.Message),
            _ => new(key, text, seen.Result is ConditionHeld, seen.Operands, Detail: null),
        };

    /// <summary>The same with secrets taken out.</summary>
    public PlannedCondition Clean(Func<string, string> clean) =>
        this with
        {
            Values = [.. Values.Select(v => v with { Value = clean(v.Value) })],
            Detail = Detail is null ? null : clean(Detail),
        };
}
