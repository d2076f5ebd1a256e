using System.Text.Json.Nodes;

namespace Runbooks.Steps;

/// <summary>Runs the steps of another runbook inside a step.</summary>
/// <param name="id">Its id.</param>
/// <param name="inputs">What it is told, by name.</param>
/// <param name="path">What stands before the ids of its steps.</param>
/// <param name="cancel">Cancels it.</param>
/// <returns>Passed, or the result of the step that failed; its outputs are those of its steps, by id.</returns>
public delegate Task<StepResult> RunRunbook(string id, JsonObject inputs, string path, CancellationToken cancel);
