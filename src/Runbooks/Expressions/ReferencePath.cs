using Runbooks.Expressions.Nodes;

namespace Runbooks.Expressions;

/// <summary>What an expression refers to, as a dotted path.</summary>
internal static class ReferencePath
{
    /// <summary>Such as <c>steps.status.body</c>, up to where a key is only known when evaluated; empty where no variable begins it.</summary>
    public static string Of(Node node) => node switch
    {
        VariableNode variable => variable.Name,
        MemberNode member => Of(member.Owner) is { Length: > 0 } owner ? $"{owner}.{member.Name}" : string.Empty,
        IndexNode { Index: LiteralNode { Kind: ValueKind.Text } key } index => Of(index.Owner) is { Length: > 0 } owner ? $"{owner}.{key.Evaluate(EmptyScope.Instance)}" : string.Empty,
        IndexNode index => Of(index.Owner),
        _ => string.Empty,
    };
}
