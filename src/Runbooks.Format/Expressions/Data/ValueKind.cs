namespace Runbooks.Expressions.Data;

/// <summary>What is known of a value before it is there.</summary>
public enum ValueKind
{
    /// <summary>Nothing is known: it comes from a variable.</summary>
    Any,

    Null,

    Boolean,

    /// <summary>A long or a double.</summary>
    Number,

    Text,

    List,

    Object,
}
