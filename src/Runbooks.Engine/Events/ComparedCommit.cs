namespace Runbooks.Events;

/// <summary>A commit between two versions. Nobody is named: a record is blameless.</summary>
/// <param name="Commit">Its name, in hexadecimal.</param>
/// <param name="At">When it was committed, in ISO 8601.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Paths">What it changed, as far as that is kept; empty of a merge, and where it is not known.</param>
public sealed record ComparedCommit(string Commit, string At, string Subject, IReadOnlyList<string> Paths);
