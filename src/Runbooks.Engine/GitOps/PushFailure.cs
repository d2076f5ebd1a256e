namespace Runbooks.GitOps;

/// <summary>Why a push did not bring a commit to its branch, as far as git and the server say.</summary>
public enum PushFailure
{
    /// <summary>Nobody knows: the server failed by itself, or was not heard to the end.</summary>
    Unclear,

    /// <summary>Nothing was taken: another push came first, or is under way.</summary>
    Behind,

    /// <summary>A pre-receive or update hook of the server says no.</summary>
    Hook,

    /// <summary>A protected branch or a ruleset of the host says no.</summary>
    Rule,

    /// <summary>The account is known, and may not write.</summary>
    NotAllowed,

    /// <summary>No account was accepted.</summary>
    NotAuthenticated,

    /// <summary>The server says no to this very branch for another reason.</summary>
    Refused,

    /// <summary>The server is not the one that is known, and nothing was sent.</summary>
    UnknownHost,

    /// <summary>There is no such repository, as far as the account can see, and nothing was sent.</summary>
    NoRepository,

    /// <summary>It cannot be pushed as it is asked for, and nothing was sent.</summary>
    Unfit,

    /// <summary>The server was not reached, and nothing was sent.</summary>
    NotConnected,
}
