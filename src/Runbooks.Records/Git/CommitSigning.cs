using Runbooks.Results;

namespace Runbooks.Git;

/// <summary>How commits are to be signed, as the configuration asks for it.</summary>
/// <param name="Format">The kind of signature.</param>
/// <param name="Program">What makes it: a name on PATH, or a path.</param>
/// <param name="Key">Which key; null where an SSH key has yet to be asked for.</param>
internal sealed record CommitSigning(SignatureFormat Format, string Program, string? Key)
{
    /// <summary>Prints keys where <see cref="Key"/> is null: <c>gpg.ssh.defaultKeyCommand</c>.</summary>
    public string? KeyCommand { get; private init; }

    /// <summary>Reads <c>commit.gpgSign</c> and what belongs to it.</summary>
    /// <param name="configuration">Of the repository, as git sees it.</param>
    /// <param name="committer">Whose key is taken where none is configured.</param>
    /// <param name="home">The user's home, for <c>~/</c>; null where it is not known.</param>
    /// <returns>Nothing where no signature is asked for; a problem where one is that nobody can make.</returns>
    public static Result<CommitSigning?, string> Read(GitConfiguration configuration, CommitPerson committer, string? home)
    {
        if (configuration.Switch("commit.gpgSign") is not true)
            return (CommitSigning?)null;
        var name = Text("gpg.format") ?? "openpgp";
        SignatureFormat? known = name.ToLowerInvariant() switch
        {
            "openpgp" => SignatureFormat.OpenPgp,
            "x509" => SignatureFormat.X509,
            "ssh" => SignatureFormat.Ssh,
            _ => null,
        };
        if (known is not { } format)
            return Result.Failed($"`gpg.format` is `{name}`: git knows openpgp, x509 and ssh");
        var program = format switch
        {
            SignatureFormat.OpenPgp => Text("gpg.openpgp.program") ?? Text("gpg.program") ?? "gpg",
            SignatureFormat.X509 => Text("gpg.x509.program") ?? "gpgsm",
            _ => Text("gpg.ssh.program") ?? "ssh-keygen",
        };
        var key = Text("user.signingKey");
        if (format != SignatureFormat.Ssh)
            return new CommitSigning(format, InHome(program), key ?? $"{committer.Name} <{committer.Email}>");
        var command = Text("gpg.ssh.defaultKeyCommand");
        return key is null && command is null
            ? Result.Failed("`user.signingKey` is not set, and `gpg.format` is `ssh`: name the key with `git config user.signingKey`")
            : new CommitSigning(format, InHome(program), key is null ? null : InHome(key)) { KeyCommand = command };

        string? Text(string name) => configuration.Text(name);

        string InHome(string path) =>
            home is not null && path.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, path[2..]) : path;
    }
}
