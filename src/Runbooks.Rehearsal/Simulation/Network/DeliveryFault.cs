namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>What becomes of a request on its way.</summary>
internal enum DeliveryFault
{
    /// <summary>It arrives, and its answer too.</summary>
    Arrives,

    /// <summary>There is no connection.</summary>
    NeverConnected,

    /// <summary>The connection breaks off before the target has it; it may still come later.</summary>
    RequestLost,

    /// <summary>The connection breaks off after the target has acted.</summary>
    AnswerLost,

    /// <summary>It never arrives, and the connection stays.</summary>
    HangsBefore,

    /// <summary>It arrives, and nothing comes back.</summary>
    HangsAfter,
}
