namespace Runbooks.Tests.Support.Controllers;

/// <summary>How a change goes that was begun.</summary>
internal enum Course
{
    /// <summary>It is done before anybody can look.</summary>
    AtOnce,

    /// <summary>It is done some reads later.</summary>
    Late,

    /// <summary>It fails some reads later.</summary>
    Fails,

    /// <summary>It never ends.</summary>
    Sticks,

    /// <summary>It is said to be done, and is not.</summary>
    Claimed,
}
