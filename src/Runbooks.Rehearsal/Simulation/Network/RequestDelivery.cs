using Runbooks.Rehearsal.Simulation.Cases;

namespace Runbooks.Rehearsal.Simulation.Network;

/// <summary>How one request travels.</summary>
/// <param name="Outcome">What becomes of it.</param>
/// <param name="Fault">What happens to it; null for nothing.</param>
/// <param name="Connecting">How long the connection takes.</param>
/// <param name="Answering">How long the answer takes once it is there.</param>
internal readonly record struct RequestDelivery(DeliveryFault Outcome, Happening? Fault, TimeSpan Connecting, TimeSpan Answering);
