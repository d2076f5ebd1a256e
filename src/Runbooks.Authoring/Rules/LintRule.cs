using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>
/// Something that lint knows about runbooks that can be read. A new one is one file, one line in <see cref="LintRules"/>, one fixture, one
/// page of the reference.
/// </summary>
/// <param name="Code">What it tells.</param>
/// <param name="Look">Looks through a runbook.</param>
/// <param name="MayBeAllowed">Whether an author may disagree with it; not where a run refuses the same.</param>
internal sealed record LintRule(DiagnosticCode Code, Action<LintedRunbook, DiagnosticBag> Look, bool MayBeAllowed = true);
