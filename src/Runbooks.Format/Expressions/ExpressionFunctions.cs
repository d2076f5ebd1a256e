using Runbooks.Expressions.Functions;

namespace Runbooks.Expressions;

/// <summary>The functions that expressions can call, for the reference.</summary>
internal static class ExpressionFunctions
{
    /// <summary>All of them by family: how each is called, and what it does in one sentence.</summary>
    public static IReadOnlyList<(string Signature, string Summary)> All { get; } =
    [.. FunctionTable.All.Select(f => (f.Signature, f.Summary))];
}
