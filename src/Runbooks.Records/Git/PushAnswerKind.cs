namespace Runbooks.Git;

/// <summary>What follows from one push.</summary>
internal enum PushAnswerKind
{
    /// <summary>The remote has the commit now.</summary>
    Taken,

    /// <summary>The remote had it already.</summary>
    UpToDate,

    /// <summary>The branch at the remote has something else on it.</summary>
    Behind,

    /// <summary>The server was reached and says no.</summary>
    Refused,

    /// <summary>Nobody knows whether the remote has it.</summary>
    Unanswered,

    /// <summary>There is no git program.</summary>
    NotMade,
}
