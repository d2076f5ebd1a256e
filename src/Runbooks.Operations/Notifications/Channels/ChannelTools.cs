namespace Runbooks.Notifications.Channels;

/// <summary>What channels use of the world.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Handler">Makes what sends requests, trusting the given authorities, or the system's where there are none.</param>
/// <param name="Sender">What the messages say they come from: the command with its version.</param>
public sealed record ChannelTools(TimeProvider Time, ChannelConnections Handler, string Sender);
