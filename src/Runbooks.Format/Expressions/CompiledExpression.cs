using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Scriban.Parsing;
using Scriban.Syntax;

namespace Runbooks.Expressions;

/// <summary>A bare expression that was read and checked.</summary>
internal sealed record CompiledExpression(Node Root, IReadOnlyList<string> References)
{
    /// <summary>Null where something was reported.</summary>
    /// <param name="source">The text.</param>
    /// <param name="names">Null when every name is allowed.</param>
    /// <param name="what">What a person calls it: <c>a condition</c>.</param>
    /// <param name="asCondition">Whether it must yield a boolean.</param>
    public static CompiledExpression? Parse(ExpressionSource source, ExpressionNames? names, string what, bool asCondition)
    {
        var text = source.Text.AsSpan().Trim();
        if (text.IsEmpty)
            return Refuse(source, $"{what} must stand here, and there is none");
        if (!source.TryRead(ScriptMode.ScriptOnly, out var statements))
            return null;
        if (source.FindComment() is { } comment)
        {
            source.Report(DiagnosticCodes.NotAnExpression, comment, "a comment stands within the expression, and hides what follows it");
            return null;
        }

        switch (statements)
        {
            case [ScriptExpressionStatement { Expression: { } expression }]:
                var compiler = new ExpressionCompiler(source, names);
                if (compiler.Compile(expression) is not { } root || (asCondition && !compiler.RequireBoolean(root)))
                    return null;
                return new(root, compiler.References);
            case [_, { } second, ..]:
                source.Report(
                    DiagnosticCodes.NotAnExpression,
                    source.PlaceOf(second),
                    $"{what} is one expression, and another begins here"
                );
                return null;
            case [{ } only]:
                source.Report(DiagnosticCodes.NotAnExpression, source.PlaceOf(only), $"{what} is an expression, not a statement");
                return null;
            default:
                return Refuse(source, $"{what} must stand here, and there is none");
        }
    }

    private static CompiledExpression? Refuse(ExpressionSource source, string message, string? help = null)
    {
        source.Report(DiagnosticCodes.NotAnExpression, source.Whole, message, help: help);
        return null;
    }
}
