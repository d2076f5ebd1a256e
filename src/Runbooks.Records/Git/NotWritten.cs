namespace Runbooks.Git;

/// <summary>The record is not, or not wholly, in the repository; writing it again is always safe.</summary>
/// <param name="Reason">Why, in one line.</param>
/// <param name="IsTransient">Whether the same call may succeed later without anybody mending something.</param>
public sealed record NotWritten(string Reason, bool IsTransient) : CommitResult;
