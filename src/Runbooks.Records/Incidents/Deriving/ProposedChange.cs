namespace Runbooks.Incidents.Deriving;

/// <summary>A change that a run gives a reason for.</summary>
/// <param name="Because">What was seen, with its numbers and evidence, in sentences.</param>
/// <param name="Changed">The runbook with the change in it.</param>
internal sealed record ProposedChange(string Because, RanRunbook Changed);
