using Runbooks.Expressions.Data;
using Runbooks.Expressions.Functions;

namespace Runbooks.Expressions.Nodes;

/// <summary>A call of a function, by parentheses or by a pipe.</summary>
internal sealed class CallNode(Excerpt place, Function function, IReadOnlyList<Node> arguments) : Node(place)
{
    /// <summary>Whether it says something of what is absent.</summary>
    public bool TakesAbsent => function.TakesAbsent;

    public override ValueKind Kind => function.Returns;

    public override IEnumerable<Node> Children => arguments;

    public override object? Evaluate(Scope scope)
    {
        var values = new object?[arguments.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = function.TakesAbsent ? arguments[i].Evaluate(scope) : arguments[i].Require(scope);
        try
        {
            return function.Call(values);
        }
        catch (FaultException fault) when (fault.Node is null)
        {
            throw new FaultException($"`{function.Name}`: {fault.Message}", this);
        }
    }
}
