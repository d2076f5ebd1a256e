namespace Runbooks.Expressions.Data;

/// <summary>The bounds of expressions and templates. What exceeds one is a diagnostic or a fault.</summary>
public static class ExpressionLimits
{
    /// <summary>The length of one expression, and of one template in a runbook, in UTF-16 code units.</summary>
    public const int Source = 16_384;

    /// <summary>How deep expressions may be nested.</summary>
    public const int Depth = 100;

    /// <summary>The passes of one loop in a document template, and the items of one range.</summary>
    public const int Loop = 10_000;

    /// <summary>How deep the functions of a document template may call each other.</summary>
    public const int Recursion = 50;

    /// <summary>The items of any list that is put together of others.</summary>
    public const int Items = 100_000;

    /// <summary>The length of any text that an expression or template makes, in UTF-16 code units.</summary>
    public const int Output = 1024 * 1024;

    /// <summary>How long one regular expression may search.</summary>
    public static readonly TimeSpan Regex = TimeSpan.FromMilliseconds(100);

    /// <summary>How long one document may take to render.</summary>
    public static readonly TimeSpan Rendering = TimeSpan.FromSeconds(5);
}
