namespace Runbooks.Notifications.Channels;

/// <summary>What a provider says when it is asked for a message whose answer was lost.</summary>
/// <param name="IsKnown">Whether it could be asked.</param>
/// <param name="Reference">What it calls the message; null where it does not have it.</param>
internal sealed record FoundMessage(bool IsKnown, string? Reference);
