namespace Runbooks.Watch.Events;

/// <summary>A fold over the stream of a watch. It must not wait: what takes time is put aside by the sink itself.</summary>
/// <param name="told">What happened, and when.</param>
public delegate void WatchEventSink(RecordedWatchEvent told);
