namespace Runbooks.Git;

/// <summary>What a chain is at its remote.</summary>
/// <param name="Tip">Its newest commit; null where there is none.</param>
/// <param name="Problem">Why the remote could not be asked; null where it could.</param>
internal sealed record ChainReading(ChainTip? Tip, string? Problem);
