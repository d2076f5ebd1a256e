namespace Runbooks.Tests.Support.Controllers;

/// <summary>What goes wrong with a request to move the traffic.</summary>
internal enum ControllerFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is said to be done, by the answer and by its operation, and is not.</summary>
    ClaimsAndDoesNot,

    /// <summary>It is refused, as the vendor refuses an account that may not.</summary>
    Refuses,

    /// <summary>There were too many requests.</summary>
    Limits,

    /// <summary>The connection is closed, and nothing is done.</summary>
    LosesBefore,

    /// <summary>It is done, and the connection is closed instead of an answer.</summary>
    LosesAfter,

    /// <summary>The connection is closed, and it is done some reads later.</summary>
    LosesAndActsLate,

    /// <summary>It is done, and something in front says that the controller is busy.</summary>
    ErrorsAfter,

    /// <summary>It is done some reads later.</summary>
    Slow,

    /// <summary>Its operation never ends.</summary>
    Sticks,

    /// <summary>Its operation fails some reads later, and nothing moves.</summary>
    OperationFails,

    /// <summary>Somebody else moves the traffic just before it comes.</summary>
    SomebodyMoves,

    /// <summary>It is done, and some reads later something puts the release back that was left.</summary>
    ReconciledBack,

    /// <summary>The releases that one could go back to are gone when it comes.</summary>
    CandidatesPruned,
}
