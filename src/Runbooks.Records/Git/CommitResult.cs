namespace Runbooks.Git;

/// <summary>What became of a record: <see cref="Committed"/>, <see cref="AlreadyWritten"/> or <see cref="NotWritten"/>.</summary>
public abstract record CommitResult;
