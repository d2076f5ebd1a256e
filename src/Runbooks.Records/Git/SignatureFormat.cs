namespace Runbooks.Git;

/// <summary>The formats of <c>gpg.format</c>.</summary>
internal enum SignatureFormat
{
    OpenPgp,

    X509,

    Ssh,
}
