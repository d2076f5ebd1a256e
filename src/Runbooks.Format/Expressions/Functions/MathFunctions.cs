using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Functions;

/// <summary>Functions on numbers. There is no randomness: a run must be explicable from its record.</summary>
internal static class MathFunctions
{
    public static readonly Function[] All =
    [
        new("math.abs", ["number"], 1, ValueKind.Number, "The number without its sign.", a => Tidy(Math.Abs(a.Number(0)))),
        new("math.ceil", ["number"], 1, ValueKind.Number, "The number rounded up.", a => Tidy(Math.Ceiling(a.Number(0)))),
        new("math.floor", ["number"], 1, ValueKind.Number, "The number rounded down.", a => Tidy(Math.Floor(a.Number(0)))),
        new(
            "math.round",
            ["number", "digits"],
            1,
            ValueKind.Number,
            "The number rounded to `digits` digits, or to none; halves away from zero.",
            a => Tidy(Math.Round(a.Number(0), a.Count > 1 ? Math.Clamp(a.Whole(1), 0, 15) : 0, MidpointRounding.AwayFromZero))
        ),
        new("math.min", ["a", "b"], 2, ValueKind.Number, "The smaller of two numbers.", a => Tidy(Math.Min(a.Number(0), a.Number(1)))),
        new("math.max", ["a", "b"], 2, ValueKind.Number, "The larger of two numbers.", a => Tidy(Math.Max(a.Number(0), a.Number(1)))),
        new("math.is_number", ["value"], 1, ValueKind.Boolean, "Whether the value is a number.", a => Values.Of(Values.IsNumber(a[0]))),
    ];

    /// <summary>A whole number where it is one exactly, so that it prints and compares as such.</summary>
    internal static object Tidy(double number) => Math.Abs(number) < 9e15 && Math.Floor(number).Equals(number) ? (long)number : number;
}
