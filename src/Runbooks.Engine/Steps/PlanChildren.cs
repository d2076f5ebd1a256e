using Runbooks.Planning;

namespace Runbooks.Steps;

/// <summary>Plans steps inside another, in order, until one stops the run.</summary>
/// <param name="steps">The steps.</param>
/// <param name="path">What stands before their ids.</param>
/// <param name="scope">The values that their expressions read.</param>
/// <param name="cancel">Cancels what is under way.</param>
public delegate Task<IReadOnlyList<PlannedStep>> PlanChildren(
    IReadOnlyList<Step> steps,
    string path,
    PlanScope scope,
    CancellationToken cancel
);
