namespace Runbooks.Expressions;

/// <summary>A scope without variables.</summary>
internal static class EmptyScope
{
    public static readonly Scope Instance = new([]);
}
