namespace Runbooks.GitHub;

/// <summary>What kept GitHub from doing what was asked.</summary>
public enum GitHubProblemKind
{
    /// <summary>There is no token or app, or what is there cannot be used.</summary>
    NoCredentials,

    /// <summary>No connection was made: nothing was done.</summary>
    NotReachable,

    /// <summary>The request left and no answer came that tells: it may have been done. Read, before it is asked again.</summary>
    AnswerLost,

    /// <summary>The token is wrong or over.</summary>
    Unauthorized,

    /// <summary>The token may not.</summary>
    Forbidden,

    /// <summary>It is not there, or the token cannot see it.</summary>
    NotFound,

    /// <summary>GitHub says that what was sent is not valid, or is there already.</summary>
    Invalid,

    /// <summary>Too many requests, and the wait would be longer than there is time for: nothing was done.</summary>
    RateLimited,

    /// <summary>An answer that is none of GitHub's.</summary>
    Unexpected,
}
