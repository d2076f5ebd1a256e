using System.Text.Json.Nodes;

namespace Runbooks.Expressions.Data;

/// <summary>The variables an expression sees. A child hides names of its parent; nothing is copied.</summary>
public sealed class Scope
{
    private readonly Scope? _parent;
    private readonly JsonObject? _values;
    private readonly string? _name;
    private readonly JsonNode? _value;

    /// <summary>A scope without parent.</summary>
    /// <param name="globals">The variables by name; read when an expression asks, not now.</param>
    public Scope(JsonObject globals) => _values = globals;

    private Scope(Scope parent, JsonObject? values, string? name, JsonNode? value) =>
        (_parent, _values, _name, _value) = (parent, values, name, value);

    /// <summary>A child with one more variable.</summary>
    /// <param name="name">How expressions call it.</param>
    /// <param name="value">Its value; null is a value, not an absence.</param>
    public Scope With(string name, JsonNode? value) => new(this, null, name, value);

    /// <summary>A child with more variables.</summary>
    /// <param name="values">The variables by name.</param>
    public Scope WithAll(JsonObject values) => new(this, values, null, null);

    internal bool TryFind(string name, out JsonNode? value)
    {
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            if (scope._values is { } values)
            {
                if (JsonMembers.TryFind(values, name, out value))
                    return true;
            }
            else if (scope._name == name)
            {
                value = scope._value;
                return true;
            }
        }

        value = null;
        return false;
    }
}
