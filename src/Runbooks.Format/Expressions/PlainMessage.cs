using System.Text.RegularExpressions;
using Runbooks.Expressions.Data;

namespace Runbooks.Expressions;

/// <summary>Says in plain words what Scriban's parser says in the terms of its grammar.</summary>
internal static partial class PlainMessage
{
    public static string Of(string message)
    {
        if (message.Contains("statement depth limit", StringComparison.Ordinal))
            return $"the expression is nested more than {ExpressionLimits.Depth} levels deep";
        if (message.Contains("<end>", StringComparison.Ordinal))
            return "a statement begins here that has no `end`";
        if (message.Contains("Insufficient stack", StringComparison.Ordinal))
            return "the document is nested too deeply";
        if (message.Contains("recursive", StringComparison.OrdinalIgnoreCase))
            return $"a function calls itself more than {ExpressionLimits.Recursion} times";
        if (Member().Match(message) is { Success: true } member)
            return $"there is no `{member.Groups[1].Value}` here";
        if (RightOperand().Match(message) is { Success: true } operand)
            return $"a value must follow the operator, and {Found(operand.Groups[1].Value)}";
        if (Closing().Match(message) is { Success: true } closing)
            return $"`{closing.Groups[2].Value}` is missing: {Found(closing.Groups[1].Value)}";
        if (message.Contains("string not terminated", StringComparison.Ordinal))
            return "a text begins here that has no closing quote";
        var plain = Context()
            .Replace(message, string.Empty)
            .Replace("<EOL>/end of line", "the end", StringComparison.Ordinal)
            .Replace("`<eof>`", "the end", StringComparison.Ordinal)
            .Trim()
            .TrimEnd('.');
        return plain.Length > 1 && char.IsUpper(plain[0]) && char.IsLower(plain[1]) ? char.ToLowerInvariant(plain[0]) + plain[1..] : plain;
    }

    private static string Found(string token) => token is "<eof>" or "<invalid>" ? "the expression ends there" : $"`{token}` stands there";

    [GeneratedRegex(@"Expecting an <expression> to the right of the operator instead of `(.+?)`")]
    private static partial Regex RightOperand();

    [GeneratedRegex(@"Invalid token `(.+?)`\. Expecting a closing `(.+?)`")]
    private static partial Regex Closing();

    [GeneratedRegex(@"^(?:Cannot get member with name |The variable or function `)([A-Za-z0-9_]+)`?(?: was not found)?\.?$")]
    private static partial Regex Member();

    [GeneratedRegex(@"^Error while parsing [^:]+: |( in: .*$)")]
    private static partial Regex Context();
}
