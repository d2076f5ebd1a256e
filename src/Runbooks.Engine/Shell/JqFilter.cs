using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Runbooks.Expressions;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;

namespace Runbooks.Shell;

/// <summary>A condition over an answer's body as a filter of jq, where it can be said in one.</summary>
public static class JqFilter
{
    /// <summary>The filter; null where the condition looks at more than the body, or in a way that jq has no word for.</summary>
    public static string? Of(Condition condition) => Of(condition.Root, isOperand: false);

    private static string? Of(Node node, bool isOperand)
    {
        switch (node)
        {
            case LiteralNode literal:
                return Literal(literal.Evaluate(EmptyScope.Instance));
            case VariableNode or MemberNode or IndexNode:
                return Path(node);
            case NotNode not when Of(not.Operand, isOperand: false) is { } inner:
                return $"({inner} | not)";
            case LogicNode logic when Of(logic.Left, isOperand: true) is { } left && Of(logic.Right, isOperand: true) is { } right:
                var both = $"{left} {(logic.IsAnd ? "and" : "or")} {right}";
                return isOperand ? $"({both})" : both;
            case EqualityNode equality
                when Of(equality.Left, isOperand: true) is { } left && Of(equality.Right, isOperand: true) is { } right:
                return $"{left} {(equality.IsEqual ? "==" : "!=")} {right}";
            case OrderNode order when Of(order.Left, isOperand: true) is { } left && Of(order.Right, isOperand: true) is { } right:
                return $"{left} {order.Symbol} {right}";
            default:
                return null;
        }
    }

    private static string? Path(Node node) =>
        node switch
        {
            VariableNode { Name: "body" } => ".",
            MemberNode member when Path(member.Owner) is { } owner && !member.Name.Contains('_', StringComparison.Ordinal) => owner == "."
                ? $".{member.Name}"
                : $"{owner}.{member.Name}",
            IndexNode { Index: LiteralNode index } item when Path(item.Owner) is { } owner => index.Evaluate(EmptyScope.Instance) switch
            {
                long number => $"{owner}[{number.ToString(CultureInfo.InvariantCulture)}]",
                string key => $"{owner}[{JsonValue.Create(key).ToJsonString()}]",
                _ => null,
            },
            _ => null,
        };

    private static string? Literal(object? value) =>
        value switch
        {
            null => "null",
            bool boolean => boolean ? "true" : "false",
            long number => number.ToString(CultureInfo.InvariantCulture),
            double number => number.ToString("R", CultureInfo.InvariantCulture),
            string text => $"\"{JsonEncodedText.Encode(text)}\"",
            _ => null,
        };
}
