using Runbooks.Diagnostics;

namespace Runbooks.Rehearsal.Drilling.Coverage;

/// <summary>Something of a runbook that runs reach or not.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">For a person: <c>`history`, when its condition does not hold</c>.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Runs">In how many runs it was reached.</param>
public sealed record CoveredPoint(CoveredKind Kind, string Name, SourceSpan? Span, int Runs);
