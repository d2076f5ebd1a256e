namespace Runbooks.Incidents.Proposals;

/// <summary>The text is already as the patch would leave it.</summary>
public sealed record AlreadyPatched : PatchResult;
