namespace Runbooks.Tests.Support.Controllers;

/// <summary>What happens to a request on its way to a real controller.</summary>
internal enum LinkFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection is closed, and it never arrives.</summary>
    LosesBefore,

    /// <summary>It arrives, and the connection is closed instead of an answer.</summary>
    LosesAfter,

    /// <summary>The connection is closed, and it arrives when the test lets it.</summary>
    LosesAndArrivesLate,

    /// <summary>It arrives, and the answer comes when the test lets it.</summary>
    HoldsAnswer,

    /// <summary>Something in front says that the controller is busy, and it never arrives.</summary>
    Busy,

    /// <summary>It arrives, and something in front says that the controller is busy.</summary>
    BusyAfter,

    /// <summary>Something in front says that it was done, and it never arrives.</summary>
    Claims,

    /// <summary>It is said to conflict with another, and never arrives.</summary>
    Conflict,
}
