using Runbooks.Planning;

namespace Runbooks.Rehearsal.Forecasting;

/// <summary>How long one phase of a recovery may take, and where that comes from.</summary>
/// <param name="Phase"><c>detect</c>, <c>prepare</c>, <c>approve</c>, <c>roll back</c> or <c>verify</c>.</param>
/// <param name="Range">How long; null where nobody can say.</param>
/// <param name="Basis">Where the numbers come from, one sentence each, without a full stop.</param>
public sealed record PhaseForecast(string Phase, TimeRange? Range, IReadOnlyList<string> Basis);
