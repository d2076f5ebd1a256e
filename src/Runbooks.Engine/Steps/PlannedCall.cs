using Runbooks.Planning;

namespace Runbooks.Steps;

/// <summary>The call of another runbook as a run would meet it.</summary>
/// <param name="Title">What a person calls the runbook.</param>
/// <param name="Inside">Its steps.</param>
/// <param name="Problem">Why it cannot be called; null where it can.</param>
public sealed record PlannedCall(string Title, IReadOnlyList<PlannedStep> Inside, string? Problem);
