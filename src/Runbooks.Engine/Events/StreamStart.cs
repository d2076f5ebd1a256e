namespace Runbooks.Events;

/// <summary>Where a stream goes on that was begun in another process.</summary>
/// <param name="Sequence">The number of the last event.</param>
/// <param name="Evidence">How many files of evidence were kept.</param>
/// <param name="Elapsed">Since the stream began, the time without a process included.</param>
public readonly record struct StreamStart(long Sequence, int Evidence, TimeSpan Elapsed);
