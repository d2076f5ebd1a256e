using System.Numerics;
using Runbooks.Diagnostics;
using Runbooks.Expressions.Data;
using Runbooks.Expressions.Functions;
using Runbooks.Expressions.Nodes;
using Scriban.Syntax;

namespace Runbooks.Expressions;

/// <summary>Makes nodes of what Scriban has read, and reports what an expression may not hold.</summary>
internal sealed class ExpressionCompiler(ExpressionSource source, ExpressionNames? names)
{
    private readonly NameCheck _names = new(source, names);
    private readonly List<string> _references = [];
    private int _depth;

    /// <summary>The paths used, such as <c>inputs.reason</c>, each once.</summary>
    public IReadOnlyList<string> References => _references;

    /// <summary>The node; null where something was reported.</summary>
    public Node? Compile(ScriptExpression? expression)
    {
        if (expression is null)
            return Refuse(source.Whole, "the expression is incomplete");
        if (_depth >= ExpressionLimits.Depth)
            return Refuse(source.PlaceOf(expression), $"the expression is nested more than {ExpressionLimits.Depth} levels deep");
        _depth++;
        var node = expression is ScriptVariable or ScriptMemberExpression or ScriptIndexerExpression
            ? CompilePath(expression)
            : CompileOther(expression);
        _depth--;
        return node;
    }

    private Node? CompileOther(ScriptExpression expression) =>
        expression switch
        {
            ScriptLiteral literal => CompileLiteral(literal),
            ScriptNestedExpression nested => Compile(nested.Expression),
            ScriptUnaryExpression unary => CompileUnary(unary),
            ScriptBinaryExpression binary => CompileBinary(binary),
            ScriptConditionalExpression choice => CompileChoice(choice),
            ScriptFunctionCall call => CompileCall(call, null, source.PlaceOf(call)),
            ScriptPipeCall pipe => CompilePipe(Compile(pipe.From), pipe),
            ScriptArrayInitializerExpression list => All(list.Values) is { } items ? new ListNode(source.PlaceOf(list), items) : null,
            ScriptObjectInitializerExpression made => CompileObject(made),
            ScriptAssignExpression => Refuse(source.PlaceOf(expression), "an expression assigns nothing", "write `==` to compare"),
            ScriptInterpolatedStringExpression => Refuse(
                source.PlaceOf(expression),
                "an interpolated text is not part of the language here",
                "join texts with `+`"
            ),
            ScriptAnonymousFunction => Refuse(source.PlaceOf(expression), "an expression defines no functions"),
            ScriptThisExpression => Refuse(source.PlaceOf(expression), "`this` is not available here"),
            _ => Refuse(source.PlaceOf(expression), "this is not part of an expression"),
        };

    private Node? CompilePath(ScriptExpression expression)
    {
        var node = CompilePathPart(expression);
        if (node is not null && ReferencePath.Of(node) is { Length: > 0 } path && !_references.Contains(path))
            _references.Add(path);
        return node;
    }

    private Node? CompilePathPart(ScriptExpression? expression)
    {
        if (expression is not (ScriptVariable or ScriptMemberExpression or ScriptIndexerExpression))
            return Compile(expression);
        if (_depth >= ExpressionLimits.Depth)
            return Refuse(source.PlaceOf(expression), $"the expression is nested more than {ExpressionLimits.Depth} levels deep");
        var place = source.PlaceOf(expression);
        switch (expression)
        {
            case ScriptVariableGlobal variable:
                return _names.CheckRoot(variable.Name, place) ? new VariableNode(place, variable.Name) : null;
            case ScriptMemberExpression { Target: ScriptVariableGlobal family, Member: { } function }
                when FunctionTable.IsFamily(family.Name) && !_names.Has(family.Name):
                return Refuse(
                    place,
                    $"`{family.Name}.{function.Name}` is not a value",
                    FunctionTable.Find($"{family.Name}.{function.Name}") is { } known ? $"call it: `{known.Signature}`" : null
                );
            case ScriptMemberExpression { Member: { } member } access:
                var owner = Deeper(access.Target);
                return owner is not null && _names.CheckMember(owner, member.Name, source.PlaceOf(member))
                    ? new MemberNode(Joined(owner, place), owner, member.Name)
                    : null;
            case ScriptIndexerExpression indexer:
                owner = Deeper(indexer.Target);
                var index = Compile(indexer.Index);
                return owner is null || index is null || !_names.CheckIndex(owner, index)
                    ? null
                    : new IndexNode(Joined(owner, place), owner, index);
            default:
                return Refuse(place, $"`{place.Text}` is not available here: an expression has no variables of its own");
        }
    }

    private Node? Deeper(ScriptExpression? target)
    {
        _depth++;
        var node = CompilePathPart(target);
        _depth--;
        return node;
    }

    private Excerpt Joined(Node owner, Excerpt place) =>
        source.Between(Math.Min(owner.Place.Offset, place.Offset), place.Offset + place.Length);

    private Node? CompileLiteral(ScriptLiteral literal)
    {
        var place = source.PlaceOf(literal);
        return literal.Value switch
        {
            null => new LiteralNode(place, null),
            bool boolean => new LiteralNode(place, Values.Of(boolean)),
            string text => new LiteralNode(place, text),
            int number => new LiteralNode(place, (long)number),
            long number => new LiteralNode(place, number),
            double number when double.IsFinite(number) => new LiteralNode(place, number),
            float number when float.IsFinite(number) => new LiteralNode(place, (double)number),
            decimal number => new LiteralNode(place, (double)number),
            BigInteger number when double.IsFinite((double)number) => new LiteralNode(place, (double)number),
            _ => Refuse(place, $"`{place.Text}` is not a number that can be used here"),
        };
    }

    private Node? CompileUnary(ScriptUnaryExpression unary)
    {
        var place = source.PlaceOf(unary);
        if (unary.Operator is not (ScriptUnaryOperator.Not or ScriptUnaryOperator.Negate or ScriptUnaryOperator.Plus))
            return Refuse(place, $"`{unary.OperatorToken?.Value ?? place.Text}` is not part of an expression");
        if (Compile(unary.Right) is not { } operand)
            return null;
        if (unary.Operator == ScriptUnaryOperator.Plus)
            return operand;
        if (unary.Operator == ScriptUnaryOperator.Negate)
            return new NegateNode(place, operand);
        return RequireBoolean(operand) ? new NotNode(place, operand) : null;
    }

    private Node? CompileBinary(ScriptBinaryExpression binary)
    {
        var left = Compile(binary.Left);
        var right = Compile(binary.Right);
        if (left is null || right is null)
            return null;
        var place = Joined(left, source.PlaceOf(binary));
        switch (binary.Operator)
        {
            case ScriptBinaryOperator.And or ScriptBinaryOperator.Or:
                return RequireBoolean(left) & RequireBoolean(right)
                    ? new LogicNode(place, left, right, binary.Operator == ScriptBinaryOperator.And)
                    : null;
            case ScriptBinaryOperator.CompareEqual or ScriptBinaryOperator.CompareNotEqual:
                return new EqualityNode(place, left, right, binary.Operator == ScriptBinaryOperator.CompareEqual);
            case ScriptBinaryOperator.CompareLess:
                return Order(place, left, right, "<");
            case ScriptBinaryOperator.CompareLessOrEqual:
                return Order(place, left, right, "<=");
            case ScriptBinaryOperator.CompareGreater:
                return Order(place, left, right, ">");
            case ScriptBinaryOperator.CompareGreaterOrEqual:
                return Order(place, left, right, ">=");
            case ScriptBinaryOperator.Add:
                return new ArithmeticNode(place, left, right, "+");
            case ScriptBinaryOperator.Subtract:
                return new ArithmeticNode(place, left, right, "-");
            case ScriptBinaryOperator.Multiply:
                return new ArithmeticNode(place, left, right, "*");
            case ScriptBinaryOperator.Divide:
                return new ArithmeticNode(place, left, right, "/");
            case ScriptBinaryOperator.DivideRound:
                return new ArithmeticNode(place, left, right, "//");
            case ScriptBinaryOperator.Modulus:
                return new ArithmeticNode(place, left, right, "%");
            case ScriptBinaryOperator.EmptyCoalescing:
                return new CoalesceNode(place, left, right);
            default:
                return Refuse(
                    place,
                    $"`{binary.OperatorToken?.Value ?? binary.Operator.ToString()}` is not an operator here",
                    "operators are `== != < <= > >= && || ! + - * / // % ?? ?:`"
                );
        }
    }

    private OrderNode? Order(Excerpt place, Node left, Node right, string symbol)
    {
        foreach (var side in (Node[])[left, right])
        {
            if (side.Kind is ValueKind.Any or ValueKind.Number)
                continue;
            var mend =
                side is LiteralNode && side.Evaluate(EmptyScope.Instance) is string text && double.TryParse(text, out _)
                    ? $"write {text} without quotes"
                    : null;
            source.Report(
                DiagnosticCodes.NotAnExpression,
                side.Place,
                $"`{symbol}` compares numbers, and `{side.Place.Text}` is {Values.Describe(side.Kind)}",
                help: mend
            );
            return null;
        }

        return new OrderNode(place, left, right, symbol);
    }

    private ChoiceNode? CompileChoice(ScriptConditionalExpression choice)
    {
        var test = Compile(choice.Condition);
        var then = Compile(choice.ThenValue);
        var otherwise = Compile(choice.ElseValue);
        if (test is null || then is null || otherwise is null || !RequireBoolean(test))
            return null;
        return new ChoiceNode(source.PlaceOf(choice), test, then, otherwise);
    }

    private ObjectNode? CompileObject(ScriptObjectInitializerExpression made)
    {
        var members = new List<KeyValuePair<string, Node>>();
        foreach (var member in made.Members)
        {
            var name = member.Name switch
            {
                ScriptVariable v => v.Name,
                ScriptLiteral { Value: string s } => s,
                _ => null,
            };
            if (name is null || Compile(member.Value) is not { } value)
                return null;
            members.Add(new(name, value));
        }

        return new ObjectNode(source.PlaceOf(made), members);
    }

    private Node? CompilePipe(Node? from, ScriptPipeCall pipe)
    {
        if (from is null)
            return null;
        if (pipe.To is ScriptPipeCall next)
            return CompilePipe(CompileStage(from, next.From), next);
        return CompileStage(from, pipe.To);
    }

    private Node? CompileStage(Node piped, ScriptExpression? stage)
    {
        if (stage is null)
            return Refuse(piped.Place, "a function must follow the pipe");
        var place = source.PlaceOf(stage);
        var all = source.Between(piped.Place.Offset, place.Offset + place.Length);
        return stage switch
        {
            ScriptFunctionCall call => CompileCall(call, piped, all),
            ScriptMemberExpression or ScriptVariableGlobal => CompileCall(stage, [], piped, all),
            _ => Refuse(
                place,
                "only a function can follow a pipe, and this is taken as one with what stands behind it",
                $"put the pipe into parentheses: `({piped.Place.Text} | …)`"
            ),
        };
    }

    private CallNode? CompileCall(ScriptFunctionCall call, Node? piped, Excerpt place)
    {
        if (!call.ExplicitCall)
        {
            // Scriban takes `f a == b` as f(a == b): what looks like a comparison of a result is none.
            var loose = call.Arguments.FirstOrDefault(a => a is ScriptBinaryExpression or ScriptConditionalExpression);
            if (loose is not null && CallTarget.NameOf(call.Target) is { } name && FunctionTable.Find(name) is { } function)
            {
                var at = source.PlaceOf(loose);
                Refuse(at, $"`{at.Text}` is taken as one argument of `{name}`", $"call it with parentheses: `{function.Signature}`");
                return null;
            }
        }

        return CompileCall(call.Target, call.Arguments, piped, place);
    }

    private CallNode? CompileCall(ScriptExpression? target, IEnumerable<ScriptExpression> given, Node? piped, Excerpt place)
    {
        if (_names.CheckFunction(target, place, piped is not null) is not { } function)
            return null;
        if (given.FirstOrDefault(a => a is ScriptNamedArgument) is { } named)
        {
            Refuse(source.PlaceOf(named), "arguments have no names here", $"`{function.Signature}`");
            return null;
        }

        if (All(given) is not { } arguments)
            return null;
        if (piped is not null)
            arguments.Insert(0, piped);
        if (arguments.Count >= function.Required && arguments.Count <= function.Parameters.Length)
            return new CallNode(place, function, arguments);
        Refuse(
            place,
            $"`{function.Name}` is called with {arguments.Count} argument{(arguments.Count == 1 ? string.Empty : "s")}",
            $"`{function.Signature}`"
        );
        return null;
    }

    private List<Node>? All(IEnumerable<ScriptExpression> expressions)
    {
        var nodes = new List<Node>();
        var sound = true;
        foreach (var expression in expressions)
        {
            if (Compile(expression) is { } node)
                nodes.Add(node);
            else
                sound = false;
        }

        return sound ? nodes : null;
    }

    internal bool RequireBoolean(Node node)
    {
        if (node.Kind is ValueKind.Any or ValueKind.Boolean)
            return true;
        source.Report(
            DiagnosticCodes.NotBoolean,
            node.Place,
            $"`{node.Place.Text}` is {Values.Describe(node.Kind)}, not a boolean",
            help: "a condition compares: `body.health == \"healthy\"`"
        );
        return false;
    }

    private Node? Refuse(Excerpt place, string message, string? help = null)
    {
        source.Report(DiagnosticCodes.NotAnExpression, place, message, help: help);
        return null;
    }
}
