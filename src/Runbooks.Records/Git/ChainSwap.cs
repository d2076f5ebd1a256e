namespace Runbooks.Git;

/// <summary>What became of a new commit on a chain.</summary>
/// <param name="Tip">The commit, where the remote took it.</param>
/// <param name="Moved">Whether the remote's chain had another tip than expected.</param>
/// <param name="Problem">Why the remote did not take it for any other reason; nobody may know whether it did.</param>
internal sealed record ChainSwap(ChainTip? Tip, bool Moved, string? Problem);
