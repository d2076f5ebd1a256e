namespace Runbooks.Git;

/// <summary>A record as it is to be committed.</summary>
/// <param name="Branch">Without <c>refs/heads/</c>; made where it does not exist, from the remote's default branch as it is known here,
/// else from HEAD.</param>
/// <param name="Message">The whole message. Its trailer <c>Runbook-Run: ID</c> is what makes writing it twice harmless.</param>
/// <param name="Files">By path from the root of the repository, with <c>/</c>; each replaces what is there.</param>
/// <param name="When">The time of authoring and committing, with its offset.</param>
public sealed record RecordCommit(
    string Branch,
    string Message,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files,
    DateTimeOffset When
)
{
    /// <summary>
    /// The commit that must come right before it, by its full hash, and that a new branch is made from; null for whatever the branch ends
    /// in, or HEAD.
    /// </summary>
    public string? OnTopOf { get; init; }

    /// <summary>A second parent, by its full hash: what was merged into it, and stays reachable by it. Null for none.</summary>
    public string? MergedFrom { get; init; }
}
