namespace Runbooks.Watch.Events;

/// <summary>An event of a watch with its time.</summary>
/// <param name="At">The wall clock, for people.</param>
/// <param name="Event">What happened, without secrets.</param>
/// <param name="Json">The event as one line of JSON, without secrets.</param>
public sealed record RecordedWatchEvent(DateTimeOffset At, WatchEvent Event, string Json);
