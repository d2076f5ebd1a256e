using Runbooks.Expressions.Data;

namespace Runbooks.Steps;

/// <summary>Runs steps inside another, in order, until one fails.</summary>
/// <param name="steps">The steps.</param>
/// <param name="path">What stands before their ids.</param>
/// <param name="scope">The values that their expressions read, besides the outputs of steps.</param>
/// <param name="cancel">Cancels them.</param>
/// <returns>Passed, or the result of the step that failed.</returns>
public delegate Task<StepResult> RunChildren(IReadOnlyList<Step> steps, string path, Scope scope, CancellationToken cancel);
