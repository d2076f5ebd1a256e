namespace Runbooks.Incidents.Proposals;

/// <summary>What became of a patch on a text: <see cref="Patched"/>, <see cref="AlreadyPatched"/> or <see cref="PatchConflict"/>.</summary>
public abstract record PatchResult;
