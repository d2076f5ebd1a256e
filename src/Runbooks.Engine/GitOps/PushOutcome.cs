namespace Runbooks.GitOps;

/// <summary>What a commit that was to be pushed came to.</summary>
internal enum PushOutcome
{
    /// <summary>It is on the branch, or on the one that is to be merged: what reconciles it has not acted yet.</summary>
    Pushed,

    /// <summary>Nothing was pushed: the file has another commit than was read, or somebody else is at the branch.</summary>
    Conflict,

    /// <summary>The server did not take it.</summary>
    Refused,

    /// <summary>Nothing has left this machine.</summary>
    NotConnected,

    /// <summary>It may be there or not.</summary>
    Unknown,

    /// <summary>It was held back: another run has taken the target over.</summary>
    Withheld,
}
