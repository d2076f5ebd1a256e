namespace Runbooks.GitHub;

/// <summary>Why a call failed. Nothing in it is secret.</summary>
/// <param name="Kind">What a program decides by.</param>
/// <param name="Message">What failed and why, for a person: one line, without a full stop.</param>
/// <param name="Help">The mend, without a full stop; null where there is none to name.</param>
public sealed record GitHubProblem(GitHubProblemKind Kind, string Message, string? Help = null)
{
    /// <summary>GitHub's own words; null where it said nothing.</summary>
    public string? Said { get; init; }

    /// <summary>When the limit on requests ends; null where none was met.</summary>
    public DateTimeOffset? ResetsAt { get; init; }

    /// <summary>Whether the same call may succeed later without anybody mending something.</summary>
    public bool IsTransient =>
        Kind
            is GitHubProblemKind.NotReachable
                or GitHubProblemKind.AnswerLost
                or GitHubProblemKind.RateLimited
                or GitHubProblemKind.Unexpected;

    /// <inheritdoc/>
    public override string ToString() => Help is null ? Message : $"{Message}: {Help}";
}
