namespace Runbooks.Git;

/// <summary>The formats of <c>gpg.format</c>.</summary>
internal enum SignatureFormat
{
    /// <summary>By gpg.</summary>
    OpenPgp,

    /// <summary>By gpgsm.</summary>
    X509,

    /// <summary>By ssh-keygen.</summary>
    Ssh,
}
