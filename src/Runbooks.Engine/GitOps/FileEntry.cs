namespace Runbooks.GitOps;

/// <summary>A file as a tree has it.</summary>
/// <param name="Mode">Whether it is executable, in git's numbers.</param>
/// <param name="Blob">What it holds.</param>
internal sealed record FileEntry(string Mode, string Blob);
