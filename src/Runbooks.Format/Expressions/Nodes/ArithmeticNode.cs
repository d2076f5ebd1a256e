using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Nodes;

/// <summary><c>+ - * / // %</c> between numbers; <c>+</c> also joins texts. <c>/</c> keeps fractions, <c>//</c> drops them.</summary>
internal sealed class ArithmeticNode(Excerpt place, Node left, Node right, string symbol) : Node(place)
{
    public override ValueKind Kind { get; } =
        left.Kind == ValueKind.Number && right.Kind == ValueKind.Number || symbol != "+" ? ValueKind.Number
        : left.Kind == ValueKind.Text || right.Kind == ValueKind.Text ? ValueKind.Text
        : ValueKind.Any;

    public override IEnumerable<Node> Children => [left, right];

    public override object? Evaluate(Scope scope)
    {
        var first = left.Require(scope);
        var second = right.Require(scope);
        if (Values.IsNumber(first) && Values.IsNumber(second))
            return Calculate(first!, second!);
        if (symbol == "+" && (first is string || second is string) && IsPlain(first) && IsPlain(second))
            return Join(Values.ToText(first), Values.ToText(second));
        var (culprit, value) = Values.IsNumber(first) || (symbol == "+" && first is string) ? (right, second) : (left, first);
        throw new FaultException(
            $"`{culprit.Place.Text}` is {Values.Describe(value)}: `{symbol}` "
                + $"{(symbol == "+" ? "adds numbers or joins texts" : "calculates with numbers")}",
            this
        );
    }

    private static bool IsPlain(object? value) => value is string or bool or long or double;

    private string Join(string first, string second) =>
        first.Length + second.Length <= ExpressionLimits.Output
            ? first + second
            : throw new FaultException($"the text is longer than {ExpressionLimits.Output} characters", this);

    private object Calculate(object first, object second)
    {
        if (symbol is "/" or "//" or "%" && Values.ToDouble(second) == 0)
            throw new FaultException($"`{right.Place.Text}` is 0: nothing can be divided by it", this);
        if (first is long a && second is long b && Whole(a, b) is { } whole)
            return whole;
        var (x, y) = (Values.ToDouble(first), Values.ToDouble(second));
        var result = symbol switch
        {
            "+" => x + y,
            "-" => x - y,
            "*" => x * y,
            "/" => x / y,
            "//" => Math.Floor(x / y),
            _ => x % y,
        };
        return double.IsFinite(result) ? result : throw new FaultException($"`{Place.Text}` is larger than any number", this);
    }

    /// <summary>The result between whole numbers; null where it is none, or too large to be one.</summary>
    private long? Whole(long a, long b)
    {
        var exact = symbol switch
        {
            "+" => (Int128)a + b,
            "-" => (Int128)a - b,
            "*" => (Int128)a * b,
            "/" => (Int128)a % b == 0 ? (Int128)a / b : Int128.MaxValue,
            "//" => (Int128)a / b - ((Int128)a % b != 0 && a < 0 != b < 0 ? 1 : 0),
            _ => (Int128)a % b,
        };
        return exact >= long.MinValue && exact <= long.MaxValue ? (long)exact : null;
    }
}
