namespace Runbooks.Git;

/// <summary>The git program did not do what it was asked for, of something that lies on this machine.</summary>
/// <param name="message">Why, in one line.</param>
internal sealed class GitFailedException(string message) : IOException(message);
