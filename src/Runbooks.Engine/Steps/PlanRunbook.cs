using Runbooks.Definitions;
using Runbooks.Planning;

namespace Runbooks.Steps;

/// <summary>Plans the steps of another runbook inside a step.</summary>
/// <param name="call">Which runbook, and what it is told.</param>
/// <param name="scope">The values that what it is told is made of.</param>
/// <param name="cancel">Cancels what is under way.</param>
public delegate Task<PlannedCall> PlanRunbook(RunbookCall call, PlanScope scope, CancellationToken cancel);
