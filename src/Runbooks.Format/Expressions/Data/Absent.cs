namespace Runbooks.Expressions.Data;

/// <summary>The two values that are not JSON.</summary>
internal sealed class Absent
{
    /// <summary>A member that does not exist.</summary>
    public static readonly Absent Member = new();

    /// <summary>A comparison with an absent member: neither true nor false, so that negating it proves nothing either.</summary>
    public static readonly Absent Proof = new();

    private Absent() { }
}
