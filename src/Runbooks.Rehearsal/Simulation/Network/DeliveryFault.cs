namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>What becomes of a request on its way, whatever is at the other end.</summary>
internal enum DeliveryFault
{
    /// <summary>It arrives, and its answer too.</summary>
    None,

    /// <summary>There is no connection.</summary>
    NeverConnected,

    /// <summary>The connection breaks off before an answer.</summary>
    Lost,

    /// <summary>It never arrives, and the connection stays.</summary>
    Hangs,
}
