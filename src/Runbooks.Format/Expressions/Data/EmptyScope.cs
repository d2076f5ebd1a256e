namespace Runbooks.Expressions.Data;

/// <summary>A scope without variables.</summary>
public static class EmptyScope
{
    public static readonly Scope Instance = new([]);
}
