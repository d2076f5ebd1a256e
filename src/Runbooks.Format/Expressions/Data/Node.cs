namespace Runbooks.Expressions.Data;

/// <summary>A part of an expression that can be evaluated any number of times, by any thread.</summary>
public abstract class Node(Excerpt place)
{
    public Excerpt Place { get; } = place;

    /// <summary>What is known of the value before evaluation.</summary>
    public abstract ValueKind Kind { get; }

    /// <summary>The parts, in the order they are written.</summary>
    public virtual IEnumerable<Node> Children => [];

    /// <summary>The value; <see cref="FaultException"/> where there is none.</summary>
    public abstract object? Evaluate(Scope scope);

    /// <summary>The value, which must be there.</summary>
    public object? Require(Scope scope)
    {
        var value = Evaluate(scope);
        if (value is Absent)
            throw new FaultException(
                value == Absent.Member ? $"`{Place.Text}` is absent" : $"`{Place.Text}` compares what is absent",
                this
            );
        return value;
    }

    /// <summary>The value, which must be boolean: true, false, or <see cref="Absent.Proof"/>.</summary>
    public object RequireBoolean(Scope scope)
    {
        var value = Evaluate(scope);
        if (value is bool || value == Absent.Proof)
            return value;
        throw new FaultException(
            value == Absent.Member
                ? $"`{Place.Text}` is absent, so it is neither true nor false"
                : $"`{Place.Text}` is {Values.Describe(value)}, not a boolean",
            this
        );
    }
}
