using Runbooks.Definitions;

namespace Runbooks.Rehearsal.Drilling;

/// <summary>A runbook that is to be drilled.</summary>
/// <param name="Runbook">The runbook.</param>
/// <param name="Files">Cases for it that are files of their own.</param>
public sealed record DrilledRunbook(Runbook Runbook, IReadOnlyList<DrillCase> Files);
