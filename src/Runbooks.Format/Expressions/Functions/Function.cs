using Runbooks.Expressions.Data;

namespace Runbooks.Expressions.Functions;

/// <summary>A function that expressions and templates can call.</summary>
/// <param name="Name">With its family: <c>string.contains</c>.</param>
/// <param name="Parameters">The names of the parameters; those from <paramref name="Required"/> on may be left out.</param>
/// <param name="Required">How many must be given.</param>
/// <param name="Returns">What it yields.</param>
/// <param name="Summary">What it does, for the reference.</param>
/// <param name="Body">Does it; a <see cref="FaultException"/> says what is wrong with the arguments.</param>
/// <param name="TakesAbsent">Whether absent arguments are handed to it rather than being a fault.</param>
internal sealed record Function(
    string Name,
    string[] Parameters,
    int Required,
    ValueKind Returns,
    string Summary,
    Func<Arguments, object?> Body,
    bool TakesAbsent = false
)
{
    public string Signature => $"{Name}({string.Join(", ", Parameters.Select((p, i) => i < Required ? p : p + "?"))})";

    public object? Call(object?[] values)
    {
        var result = Body(new Arguments(Parameters, values));
        return result is string { Length: > ExpressionLimits.Output }
            ? throw new FaultException($"the text is longer than {ExpressionLimits.Output} characters")
            : result;
    }
}
