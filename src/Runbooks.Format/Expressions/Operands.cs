using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;

namespace Runbooks.Expressions;

/// <summary>Finds the parts of an expression whose actual values explain its result.</summary>
internal static class Operands
{
    private const int Shown = 120;

    /// <summary>Those of the part that kept a condition from holding.</summary>
    public static IReadOnlyList<Operand> OfFailure(Node root, Scope scope) => Show(Failed(root, scope), scope);

    /// <summary>Those of a whole part.</summary>
    public static IReadOnlyList<Operand> Of(Node part, Scope scope) => Show(Leaves(part), scope);

    private static IEnumerable<(Node Part, bool HasOtherwise)> Failed(Node node, Scope scope)
    {
        if (node is not LogicNode logic)
            return Leaves(node);
        if (!logic.IsAnd)
            return Failed(logic.Left, scope).Concat(Failed(logic.Right, scope));
        return Failed(true.Equals(Evaluation.Run(logic.Left, scope)) ? logic.Right : logic.Left, scope);
    }

    private static IEnumerable<(Node Part, bool HasOtherwise)> Leaves(Node node, bool hasOtherwise = false) =>
        node switch
        {
            LiteralNode => [],
            VariableNode or MemberNode => [(node, hasOtherwise)],
            IndexNode index => [(node, hasOtherwise), .. Leaves(index.Index)],
            // Of a call that is true or false it is its arguments that say why.
            CallNode { Kind: not ValueKind.Boolean } => [(node, hasOtherwise)],
            CoalesceNode coalesce => [.. Leaves(coalesce.Left, hasOtherwise: true), .. Leaves(coalesce.Right, hasOtherwise)],
            _ => node.Children.SelectMany(c => Leaves(c, hasOtherwise)),
        };

    private static List<Operand> Show(IEnumerable<(Node Part, bool HasOtherwise)> parts, Scope scope)
    {
        var shown = new List<Operand>();
        foreach (var (part, hasOtherwise) in parts)
        {
            var operand = new Operand(part.Place.Text, Show(part, scope)) { HasOtherwise = hasOtherwise };
            if (!shown.Contains(operand))
                shown.Add(operand);
        }

        return shown;
    }

    private static string Show(Node node, Scope scope)
    {
        try
        {
            var value = Evaluation.Run(node, scope);
            return value is Absent
                ? Operand.Absent
                : ShortJson.Write(value as System.Text.Json.Nodes.JsonNode ?? Values.ToJson(value), Shown, cut: true);
        }
        catch (FaultException fault)
        {
            return fault.Message;
        }
    }
}
