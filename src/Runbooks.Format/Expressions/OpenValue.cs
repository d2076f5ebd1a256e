namespace Runbooks.Expressions;

/// <summary>A value that an expression reads and that cannot be known yet.</summary>
/// <param name="Text">The part as it stands in the expression, such as <c>steps.query.status</c>.</param>
/// <param name="Until">When it will be known, for a person: <c>after `rollback`</c>.</param>
public sealed record OpenValue(string Text, string Until);
