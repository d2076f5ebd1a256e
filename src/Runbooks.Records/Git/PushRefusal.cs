namespace Runbooks.Git;

/// <summary>Who or what refuses a push.</summary>
internal enum PushRefusal
{
    /// <summary>A pre-receive or update hook of the server.</summary>
    Hook,

    /// <summary>A protected branch or a ruleset of the host.</summary>
    Rule,

    /// <summary>The account is known, and may not write.</summary>
    NotAllowed,

    /// <summary>No account was accepted, or the server itself is not the one known.</summary>
    NotAuthenticated,

    /// <summary>There is no such repository, as far as the account can see.</summary>
    NoRepository,

    /// <summary>Anything else that the server says about this very reference.</summary>
    Other,
}
