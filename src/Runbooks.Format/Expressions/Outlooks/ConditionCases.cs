using Runbooks.Expressions.Data;
using Runbooks.Expressions.Nodes;

namespace Runbooks.Expressions.Outlooks;

/// <summary>
/// Tells what a condition comes to by trying it: every value that it refers to takes, one after the other, values that stand
/// for all others, and the condition is evaluated as a run would. What is compared with anything but a constant is open.
/// </summary>
/// <param name="known">What is known of a value, by its path, such as <c>steps.status.body</c>.</param>
public sealed class ConditionCases(Func<string, KnownValue> known)
{
    private const int MostCases = 4_000;

    /// <summary>The largest parts of a condition that come to the same whatever happens.</summary>
    public IEnumerable<(Node Part, Node Cause, Outlook Outlook)> FixedParts(Node node)
    {
        var outlook = Of(node);
        if (outlook != Outlook.Open)
            return [(node, CauseOf(node, outlook), outlook)];
        return node is LogicNode or NotNode ? node.Children.SelectMany(FixedParts) : [];
    }

    /// <summary>What a condition, or a part of one, comes to.</summary>
    public Outlook Of(Node node)
    {
        var terms = new Dictionary<string, (Node Term, List<object?> Constants, bool IsTruth)>(StringComparer.Ordinal);
        Collect(node, terms);
        var cases = terms.Select(t => (t.Key, Values: CasesOf(t.Value.Term, t.Value.Constants, t.Value.IsTruth))).ToList();
        if (cases.Aggregate(1.0, (product, c) => product * c.Values.Count) > MostCases)
            return Outlook.Open;
        var (mayHold, mayFail) = (false, false);
        foreach (var assignment in Assignments(cases, 0, []))
        {
            switch (Try(node, assignment))
            {
                case true:
                    mayHold = true;
                    break;
                case false:
                    mayFail = true;
                    break;
            }

            if (mayHold && mayFail)
                return Outlook.Open;
        }

        return !mayHold ? Outlook.Never : Outlook.Always;
    }

    /// <summary>What is known of the values in a part, for a person; null where nothing is.</summary>
    public string? Why(Node part)
    {
        var (left, right) = Sides(part);
        if (left is not null && Key(left) == Key(right!))
            return "both sides are the same";
        var terms = new Dictionary<string, (Node Term, List<object?> Constants, bool IsTruth)>(StringComparer.Ordinal);
        Collect(part, terms);
        var said = terms
            .Values.Where(t => !t.IsTruth && known(Key(t.Term)).Is is not null)
            .Select(t => $"`{t.Term.Place.Text}` {known(Key(t.Term)).Is}")
            .ToList();
        return said.Count == 0 ? null : string.Join("; ", said);
    }

    /// <summary>The number that a text is compared with, such as a version without quotes, where quotes make the comparison open.</summary>
    public Excerpt? Unquoted(Node part) =>
        part is EqualityNode equality
        && (equality.Left as LiteralNode ?? equality.Right as LiteralNode) is { Kind: ValueKind.Number } number
        && Of(new EqualityNode(part.Place, Quoted(equality.Left, number), Quoted(equality.Right, number), equality.IsEqual)) == Outlook.Open
            ? number.Place
            : null;

    private static Node Quoted(Node node, LiteralNode number) => node == number ? new LiteralNode(node.Place, node.Place.Text) : node;

    private Node CauseOf(Node node, Outlook outlook)
    {
        switch (node)
        {
            case NotNode not:
                return CauseOf(not.Operand, Of(not.Operand));
            case LogicNode logic when outlook == (logic.IsAnd ? Outlook.Never : Outlook.Always):
                foreach (var side in logic.Children)
                {
                    if (Of(side) == outlook)
                        return CauseOf(side, outlook);
                }

                return node;
            default:
                return node;
        }
    }

    // True and false as a run would see it; null where nothing is proved, or the values do not fit.
    private static bool? Try(Node node, Dictionary<string, object?> assignment)
    {
        try
        {
            return Filled(node, assignment).RequireBoolean(EmptyScope.Instance) as bool?;
        }
        catch (FaultException)
        {
            return null;
        }
    }

    private static Node Filled(Node node, Dictionary<string, object?> assignment) =>
        node switch
        {
            LiteralNode => node,
            NotNode not => new NotNode(not.Place, Filled(not.Operand, assignment)),
            LogicNode logic => new LogicNode(logic.Place, Filled(logic.Left, assignment), Filled(logic.Right, assignment), logic.IsAnd),
            EqualityNode equality when IsPlain(equality.Left, equality.Right) => new EqualityNode(
                node.Place,
                Side(equality.Left, assignment),
                Side(equality.Right, assignment),
                equality.IsEqual
            ),
            OrderNode order when IsPlain(order.Left, order.Right) => new OrderNode(
                node.Place,
                Side(order.Left, assignment),
                Side(order.Right, assignment),
                order.Symbol
            ),
            _ => Side(node, assignment),
        };

    private static LiteralNode Side(Node node, Dictionary<string, object?> assignment) =>
        new(node.Place, Constant(node, out var value) ? value : assignment[Key(node)]);

    private static void Collect(Node node, Dictionary<string, (Node Term, List<object?> Constants, bool IsTruth)> terms)
    {
        switch (node)
        {
            case LiteralNode:
                break;
            case NotNode or LogicNode:
                foreach (var child in node.Children)
                    Collect(child, terms);
                break;
            case EqualityNode or OrderNode when Sides(node) is ({ } left, { } right) && IsPlain(left, right):
                Take(left, right, terms);
                Take(right, left, terms);
                break;
            default:
                if (!Constant(node, out _))
                    terms.TryAdd(Key(node), (node, [], node is not (VariableNode or MemberNode or IndexNode)));
                break;
        }
    }

    private static void Take(Node term, Node other, Dictionary<string, (Node Term, List<object?> Constants, bool IsTruth)> terms)
    {
        if (Constant(term, out _))
            return;
        if (!terms.TryGetValue(Key(term), out var found))
            terms[Key(term)] = found = (term, [], false);
        if (Constant(other, out var value))
            found.Constants.Add(value);
    }

    private static (Node? Left, Node? Right) Sides(Node node) =>
        node switch
        {
            EqualityNode equality => (equality.Left, equality.Right),
            OrderNode order => (order.Left, order.Right),
            _ => (null, null),
        };

    // Two values that are compared with each other could be anything to each other.
    private static bool IsPlain(Node left, Node right) => Constant(left, out _) || Constant(right, out _) || Key(left) == Key(right);

    private IReadOnlyList<object?> CasesOf(Node term, List<object?> constants, bool isTruth)
    {
        if (isTruth)
            return [Values.True, Values.False, Absent.Proof];
        if (term is VariableNode or MemberNode or IndexNode)
            return known(Key(term)).Cases(constants);
        return (term.Kind == ValueKind.Any ? KnownValue.Anything : KnownValue.Of(term.Kind, string.Empty)).Cases(constants);
    }

    private static IEnumerable<Dictionary<string, object?>> Assignments(
        List<(string Key, IReadOnlyList<object?> Values)> cases,
        int at,
        Dictionary<string, object?> made
    )
    {
        if (at == cases.Count)
        {
            yield return made;
            yield break;
        }

        foreach (var value in cases[at].Values)
        {
            made[cases[at].Key] = value;
            foreach (var whole in Assignments(cases, at + 1, made))
                yield return whole;
        }
    }

    private static string Key(Node node) =>
        ReferencePath.IsWritten(node)
            ? ReferencePath.Of(node)
            : string.Join(' ', node.Place.Text.Split([' ', '\n', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries));

    private static bool Constant(Node node, out object? value)
    {
        value = null;
        if (HasVariable(node))
            return false;
        try
        {
            value = node.Evaluate(EmptyScope.Instance);
            return true;
        }
        catch (FaultException)
        {
            return false;
        }
    }

    private static bool HasVariable(Node node) => node is VariableNode || node.Children.Any(HasVariable);
}
