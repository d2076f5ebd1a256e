namespace Runbooks.Expressions.Data;

/// <summary>What is known of a value before it is there.</summary>
public enum ValueKind
{
    /// <summary>Nothing is known: it comes from a variable.</summary>
    Any,

    /// <summary>Null.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A long or a double.</summary>
    Number,

    /// <summary>A string.</summary>
    Text,

    /// <summary>A JSON array.</summary>
    List,

    /// <summary>A JSON object.</summary>
    Object,
}
