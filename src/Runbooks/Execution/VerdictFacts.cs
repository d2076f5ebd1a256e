using Runbooks.Checklist;
using Runbooks.Definitions;
using Runbooks.Events;
using Runbooks.Steps;
using Runbooks.Targets;

namespace Runbooks.Execution;

/// <summary>What a run is judged by.</summary>
/// <param name="Steps">How its steps ended.</param>
/// <param name="State">What it found out.</param>
/// <param name="Checks">What the checklist found; empty where it was not gone through.</param>
/// <param name="Optional">The checks that may stay unknown.</param>
/// <param name="Runbook">The runbook.</param>
/// <param name="Cancelled">Whether the operator stopped it.</param>
/// <param name="After">The status at the end; null where it could not be read.</param>
/// <param name="AfterProblem">Why it could not.</param>
internal sealed record VerdictFacts(
    StepResult Steps,
    RunState State,
    IReadOnlyList<CheckFinished> Checks,
    IReadOnlyList<Check> Optional,
    Runbook Runbook,
    bool Cancelled,
    DeploymentStatus? After,
    string? AfterProblem);
