namespace Runbooks.Git;

/// <summary>How a call of the git program ended.</summary>
/// <param name="ExitCode">Its exit code; null where it could not be started, or not ended in time.</param>
/// <param name="Out">What it wrote.</param>
/// <param name="Problem">Why it did not do what it should, in one line and without credentials; null where it did.</param>
internal sealed record GitAnswer(int? ExitCode, string Out, string? Problem)
{
    /// <summary>What it wrote to standard error, line by line, without credentials and control characters.</summary>
    public IReadOnlyList<string> Said { get; init; } = [];

    /// <summary>Whether there is no git program that could be started.</summary>
    public bool IsMissing { get; init; }
}
