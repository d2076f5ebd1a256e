namespace Runbooks.Expressions.Outlooks;

/// <summary>What a condition comes to, as far as it can be told before a run.</summary>
public enum Outlook
{
    /// <summary>It may hold or not.</summary>
    Open,

    /// <summary>It holds whatever its values are, as long as they are there.</summary>
    Always,

    /// <summary>It holds for no values at all.</summary>
    Never,
}
