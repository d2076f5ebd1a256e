using System.Security.Cryptography;
using System.Text;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Watch.Listening;

/// <summary>Who may speak to a watch: whoever sends the one credential that it knows.</summary>
public sealed class Authentication
{
    /// <summary>The user whose password a token is, for what knows no bearer.</summary>
    public const string TokenUser = "runbook";

    private readonly IReadOnlyList<(string Scheme, byte[] Hash)> _admitted;

    private Authentication(params (string Scheme, string Value)[] admitted) =>
        _admitted = [.. admitted.Select(a => (a.Scheme, Hash(a.Value)))];

    /// <summary><c>Bearer</c>, <c>Basic</c>, or both.</summary>
    public IEnumerable<string> Schemes => _admitted.Select(a => a.Scheme);

    /// <summary>Admits a token, as a bearer's or, for a browser, as the password of <see cref="TokenUser"/>.</summary>
    public static Authentication OfToken(string token) => new(("Bearer", token), ("Basic", $"{TokenUser}:{token}"));

    /// <summary>Reads <c>Bearer ${env:NAME}</c> or <c>Basic USER:${env:NAME}</c>; <c>${file:PATH}</c> as well.</summary>
    /// <param name="text">As it was given. The secret must come from the environment or a file: arguments can be read by others.</param>
    /// <param name="environment">Looks an environment variable up.</param>
    /// <param name="secrets">Takes the secret.</param>
    /// <param name="bag">Takes a diagnostic.</param>
    /// <param name="files">Reads files; null where only whole paths can be named.</param>
    /// <returns>Null after a diagnostic was added.</returns>
    public static Authentication? Read(
        string text,
        Func<string, string?> environment,
        ICollection<string> secrets,
        DiagnosticBag bag,
        SecretFiles? files = null
    )
    {
        const string Help =
            "--auth 'Bearer ${env:WATCH_TOKEN}', or --auth 'Basic alertmanager:${env:WATCH_PASSWORD}'; ${file:PATH} is a file";
        var at = text.IndexOf(' ', StringComparison.Ordinal);
        var scheme = at < 0 ? string.Empty : text[..at];
        var rest = text[(at + 1)..].Trim();
        var secret = scheme == "Basic" ? rest[(rest.IndexOf(':', StringComparison.Ordinal) + 1)..] : rest;
        if (
            scheme is not ("Bearer" or "Basic")
            || (scheme == "Basic" && (rest.StartsWith('$') || !rest.Contains(':', StringComparison.Ordinal)))
        )
        {
            bag.Add(DiagnosticCodes.BadOption, span: null, "`--auth` is neither a bearer token nor a user with a password", help: Help);
            return null;
        }

        if (!EnvironmentReference.IsWhole(secret))
        {
            bag.Add(
                DiagnosticCodes.BadOption,
                span: null,
                "the secret of `--auth` stands in the command line, where others can read it",
                help: Help
            );
            return null;
        }

        var value = EnvironmentReference.Resolve(rest, environment, span: null, bag, secrets, files is null ? null : files.Read);
        return value is null ? null : new Authentication((scheme, value));
    }

    /// <summary>Whether an <c>Authorization</c> header holds the credential; how long it takes says nothing about it.</summary>
    public bool Admits(string? header)
    {
        var at = header?.IndexOf(' ', StringComparison.Ordinal) ?? -1;
        if (at < 0)
            return false;
        var (scheme, given) = (header![..at], header[(at + 1)..].Trim());
        if (scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            var bytes = new byte[given.Length];
            given = Convert.TryFromBase64String(given, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : string.Empty;
        }

        // Hashes are of one length, so that not even the length of the secret can be measured.
        var hash = Hash(given);
        return _admitted.Any(a =>
            a.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase) && CryptographicOperations.FixedTimeEquals(a.Hash, hash)
        );
    }

    private static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
