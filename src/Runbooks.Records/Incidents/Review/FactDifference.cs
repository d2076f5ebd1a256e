using Runbooks.Diagnostics;

namespace Runbooks.Incidents.Review;

/// <summary>A place of a record that does not say what it must.</summary>
/// <param name="Path">Such as <c>steps[2].status</c>.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Actual">What stands there, for a message; null where an entry of a list is missing.</param>
/// <param name="Wanted">What must stand there, for a message; null where nothing must.</param>
/// <param name="IsAsWritten">Whether it is what the run wrote at first, before people corrected a time.</param>
internal sealed record FactDifference(string Path, SourceSpan Span, string? Actual, string? Wanted, bool IsAsWritten);
