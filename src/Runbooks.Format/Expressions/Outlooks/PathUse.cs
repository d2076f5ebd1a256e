using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;

namespace Runbooks.Expressions.Outlooks;

/// <summary>A value that an expression refers to.</summary>
/// <param name="Path">Such as <c>steps.health.body.version</c>.</param>
/// <param name="Node">The part of the expression.</param>
/// <param name="IsGuarded">Whether the expression says what it does where the value is not there.</param>
public sealed record PathUse(string Path, Node Node, bool IsGuarded)
{
    /// <summary>Finds those of an expression, in the order they are written.</summary>
    public static IReadOnlyList<PathUse> Of(Node root)
    {
        var found = new List<PathUse>();
        Walk(root, isGuarded: false, found);
        var guarded = found.Where(u => u.IsGuarded).Select(u => u.Path).ToList();
        return
        [
            .. found.Select(u => u.IsGuarded || !guarded.Exists(g => ReferencePath.IsWithin(u.Path, g)) ? u : u with { IsGuarded = true }),
        ];
    }

    private static void Walk(Node node, bool isGuarded, List<PathUse> found)
    {
        switch (node)
        {
            case VariableNode or MemberNode or IndexNode when ReferencePath.Of(node) is { Length: > 0 } path:
                found.Add(new PathUse(path, node, isGuarded));
                for (var at = node; at is MemberNode or IndexNode; at = at is MemberNode member ? member.Owner : ((IndexNode)at).Owner)
                {
                    if (at is IndexNode { Index: not LiteralNode } index)
                        Walk(index.Index, isGuarded, found);
                }

                break;
            case CoalesceNode:
                foreach (var child in node.Children)
                    Walk(child, isGuarded: true, found);
                break;
            case EqualityNode { Left: LiteralNode { Kind: ValueKind.Null } }
            or EqualityNode { Right: LiteralNode { Kind: ValueKind.Null } }:
                foreach (var child in node.Children)
                    Walk(child, isGuarded: true, found);
                break;
            case CallNode call:
                foreach (var child in node.Children)
                    Walk(child, isGuarded || call.TakesAbsent, found);
                break;
            default:
                foreach (var child in node.Children)
                    Walk(child, isGuarded, found);
                break;
        }
    }
}
