namespace Runbooks.Incidents.Proposals;

/// <summary>The text has changed since the patch was made, or never was as it says.</summary>
/// <param name="Reason">What was expected and what is there, in one line without a full stop.</param>
public sealed record PatchConflict(string Reason) : PatchResult;
