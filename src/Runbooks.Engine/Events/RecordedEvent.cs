namespace Runbooks.Events;

/// <summary>An event with its place in the run.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="At">The wall clock, for people.</param>
/// <param name="Elapsed">Since the run started, by the monotonic clock.</param>
/// <param name="Event">What happened.</param>
/// <param name="Json">The event as one line of JSON, without secrets.</param>
public sealed record RecordedEvent(long Sequence, DateTimeOffset At, TimeSpan Elapsed, RunEvent Event, string Json);
