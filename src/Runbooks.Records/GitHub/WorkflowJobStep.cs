namespace Runbooks.GitHub;

/// <summary>One step of a job.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">As of a run.</param>
/// <param name="Conclusion">How it ended; null while it goes on.</param>
public sealed record WorkflowJobStep(int Number, string Name, string Status, string? Conclusion);
