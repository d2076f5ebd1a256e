namespace Runbooks.GitHub;

/// <summary>A workflow that was asked to run.</summary>
/// <param name="RunId">The run; null where this GitHub does not say which it became: look for it by its time and title.</param>
internal sealed record WorkflowDispatch(long? RunId);
