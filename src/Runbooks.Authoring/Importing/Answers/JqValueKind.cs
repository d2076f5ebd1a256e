namespace Runbooks.Authoring.Importing.Answers;

/// <summary>What kind of value a filter gives.</summary>
internal enum JqValueKind
{
    /// <summary>Any value of the answer.</summary>
    Value,

    Condition,

    /// <summary>A value that is always there: a number of items, a constant.</summary>
    Sure,

    /// <summary>Several values one after another; as an expression they are a list.</summary>
    Items,
}
