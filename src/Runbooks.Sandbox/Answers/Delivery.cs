namespace Runbooks.Sandbox.Answers;

/// <summary>What becomes of an answer on its way.</summary>
public enum Delivery
{
    /// <summary>All of it arrives.</summary>
    Whole,

    /// <summary>Half of its body arrives, and then the connection ends.</summary>
    Cut,

    /// <summary>The connection is reset in its place.</summary>
    Reset,

    /// <summary>The connection is closed in its place, in order, after which some clients send again.</summary>
    Closed,

    /// <summary>Nothing comes, and the connection stays.</summary>
    Never,
}
