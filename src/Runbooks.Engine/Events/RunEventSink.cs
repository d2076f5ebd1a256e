namespace Runbooks.Events;

/// <summary>A fold over the stream of a run. What an event announces happens only after every sink has returned.</summary>
/// <param name="recorded">The event, without secrets.</param>
public delegate ValueTask RunEventSink(RecordedEvent recorded);
