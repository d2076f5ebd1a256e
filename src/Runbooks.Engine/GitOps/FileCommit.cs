namespace Runbooks.GitOps;

/// <summary>A commit of a branch that changed a file.</summary>
/// <param name="Sha">Its name.</param>
/// <param name="At">When it was made.</param>
/// <param name="Author">By whom.</param>
/// <param name="Subject">Its first line.</param>
/// <param name="Run">The run that made it, and the target behind it; null for none.</param>
internal sealed record FileCommit(string Sha, string At, string Author, string Subject, string? Run);
