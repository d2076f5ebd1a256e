using System.Security.Cryptography;
using System.Text;
using Runbooks.Catalogue;
using Runbooks.Cli.Hosting;
using Runbooks.Definitions.Targets;
using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Cli.Commands;

/// <summary>Finds the target that was asked for: by name, by file, or by address alone.</summary>
internal static class TargetOption
{
    /// <summary>Finds it, and puts the headers of the command line on it.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public static Target? Resolve(CommandHost host, RunbookCatalog catalog, RunOptions options, DiagnosticBag bag, List<string> secrets)
    {
        var files = new SecretFiles(options.WorkingDirectory ?? host.WorkingDirectory);
        var headers = Headers(host, options.Headers, files, bag, secrets);
        var target = (options.Target, options.BaseUrl) switch
        {
            (not null, not null) => Refuse(bag, "both `--target` and `--base-url` were given", "keep one"),
            (null, null) => Refuse(bag, "no target was given", "--target NAME or --base-url http://localhost:8080"),
            (null, { } address) => FromAddress(host, address, options.TargetName, files, bag, secrets),
            ({ } name, null) => FromFile(host, catalog, name, bag),
        };
        return target is null
            ? null
            : target with
            {
                Headers =
                [
                    .. target.Headers.Where(h => headers.All(own => !string.Equals(own.Key, h.Key, StringComparison.OrdinalIgnoreCase))),
                    .. headers,
                ],
                Renewed = target.Renewed?.With(headers),
            };
    }

    /// <summary>Reads the file of the target with a name, or the one that is named.</summary>
    /// <returns>Null after a diagnostic was added.</returns>
    public static Target? FromFile(CommandHost host, RunbookCatalog catalog, string name, DiagnosticBag bag) =>
        catalog.FindTarget(name, bag) is { } found ? RunbookCatalog.ReadTarget(found, host.Environment, bag) : null;

    private static Target? FromAddress(
        CommandHost host,
        string text,
        string? name,
        SecretFiles files,
        DiagnosticBag bag,
        List<string> secrets
    )
    {
        if (EnvironmentReference.Resolve(text, host.Environment, span: null, bag, secrets, files.Read) is not { } resolved)
            return null;
        if (TargetReader.ParseAddress(resolved) is not { } address)
            return Refuse(
                bag,
                $"`--base-url {TargetReader.Shown(text)}` is not an address",
                "such as http://localhost:8080, without user, query or fragment"
            );
        return new Target(name ?? (resolved == text ? NameOf(address) : SecretNameOf(address)), address);
    }

    // A name for the ledger and the record: `localhost-8080`.
    private static string NameOf(Uri address)
    {
        var text = address.IsDefaultPort ? address.Host : $"{address.Host}-{address.Port}";
        var name = new string([.. text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]).Trim('-');
        name = char.IsAsciiLetter(name[0]) ? name : $"host-{name}";
        return name.Length <= 64 ? name : name[..64];
    }

    // The name stands in the record's paths: it tells two addresses apart, and neither.
    private static string SecretNameOf(Uri address) =>
        $"address-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsoluteUri)))[..12]}";

    private static List<KeyValuePair<string, string>> Headers(
        CommandHost host,
        IReadOnlyList<string> given,
        SecretFiles files,
        DiagnosticBag bag,
        List<string> secrets
    )
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var pair in given)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || HeaderRules.ProblemOfName(pair[..at]) is not null)
            {
                bag.Add(
                    DiagnosticCodes.BadOption,
                    span: null,
                    "a header is not of the form Name=Value",
                    help: "--header 'Authorization=Bearer ${env:TOKEN}'"
                );
                continue;
            }

            if (IsLiteralSecret(pair[..at], pair[(at + 1)..], bag))
                continue;
            if (EnvironmentReference.Resolve(pair[(at + 1)..], host.Environment, span: null, bag, secrets, files.Read) is not { } value)
                continue;
            if (HeaderRules.ProblemOfValue(pair[..at], value) is { } problem)
            {
                bag.Add(DiagnosticCodes.BadOption, span: null, problem);
                continue;
            }

            // The scheme is no secret; what follows it is, however it was given.
            secrets.AddRange(Credentials.InHeader(pair[..at], value));
            headers.Add(KeyValuePair.Create(pair[..at], value));
        }

        return headers;
    }

    private static bool IsLiteralSecret(string name, string value, DiagnosticBag bag)
    {
        var isSecret = Credentials.AreNamed(name) && value.Trim().Length >= Credentials.Shortest;
        if (!isSecret || EnvironmentReference.FirstIn(value) is not null)
            return false;
        var scheme = name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) ? "Bearer " : string.Empty;
        bag.Add(
            DiagnosticCodes.SecretOnCommandLine,
            span: null,
            $"the value of the header `{name}` stands in the command line, which every user of the machine can read",
            help: $"--header '{name}={scheme}${{env:TOKEN}}', or ${{file:PATH}}, or `headers` in the target's file; change the "
                + $"secret that was typed"
        );
        return true;
    }

    private static Target? Refuse(DiagnosticBag bag, string message, string help)
    {
        bag.Add(DiagnosticCodes.BadOption, span: null, message, help: help);
        return null;
    }
}
