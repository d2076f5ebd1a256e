using Runbooks.Definitions;

namespace Runbooks.Rehearsal.Planning;

/// <summary>Goes through the steps inside another.</summary>
/// <param name="steps">The steps.</param>
/// <param name="path">What stands before their ids.</param>
/// <param name="scope">The values that their expressions read.</param>
/// <param name="cancel">Cancels what is under way.</param>
internal delegate Task<IReadOnlyList<PlannedStep>> WalkSteps(
    IReadOnlyList<Step> steps,
    string path,
    PlanScope scope,
    CancellationToken cancel
);
