namespace Runbooks.Git;

/// <summary>The newest commit of a chain.</summary>
/// <param name="Commit">Its full hash.</param>
/// <param name="Text">The file it holds; null where it has none.</param>
/// <param name="When">When it was made.</param>
internal sealed record ChainTip(string Commit, string? Text, DateTimeOffset When);
