using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds secrets in addresses: in the query, before the host, or a secret input anywhere in one.</summary>
internal static class SecretUrls
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "token",
        "key",
        "auth",
        "pwd",
        "pass",
        "sig",
        "signature",
        "jwt",
        "bearer",
    };

    // What says where a list goes on is called a token as well, and opens nothing.
    private static readonly HashSet<string> Places = new(StringComparer.OrdinalIgnoreCase)
    {
        "pagetoken",
        "nextpagetoken",
        "nexttoken",
        "continuationtoken",
        "synctoken",
    };

    public static readonly LintRule Rule = new(DiagnosticCodes.SecretInUrl, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        var secrets = linted.Runbook.Inputs.Where(i => i.Secret).Select(i => i.Name).ToList();
        foreach (var url in linted.Steps.SelectMany(s => s.Requests).Select(r => r.Url))
        {
            if (secrets.Find(s => url.References.Any(r => r == $"inputs.{s}" || r == $"inputs.{s.Replace('-', '_')}")) is { } secret)
                Tell(url.Span, $"the secret input `{secret}` stands in an address", bag);
            else if (SecretIn(url.Text) is var (name, value))
                Tell(Shown(url.Span, value), $"`{name}` in the query of an address carries a secret", bag);
            else if (UserInfoOf(url.Text) is { } user)
                Tell(Shown(url.Span, user), "a name and password stand in an address", bag);
        }
    }

    private static void Tell(SourceSpan span, string message, DiagnosticBag bag) =>
        bag.Add(
            DiagnosticCodes.SecretInUrl,
            span,
            message,
            "proxies and servers write addresses into their logs",
            "send it as a header: in the target's file with `${env:NAME}`, or under `headers`"
        );

    private static SourceSpan Shown(SourceSpan span, string secret) =>
        secret.Contains("{{", StringComparison.Ordinal) ? span : span.Hiding(secret);

    private static (string Name, string Value)? SecretIn(string url)
    {
        var start = url.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
            return null;
        var query = url[(start + 1)..];
        if (query.IndexOf('#', StringComparison.Ordinal) is >= 0 and var end)
            query = query[..end];
        var carrier = query.Split('&').Select(p => p.Split('=', 2)).FirstOrDefault(p => p.Length == 2 && p[1].Length > 0 && IsSecret(p[0]));
        return carrier is null ? null : (carrier[0], carrier[1]);
    }

    private static bool IsSecret(string name) =>
        Names.Contains(name)
        || (
            Credentials.AreNamed(name)
            && !Places.Contains(
                name.Replace("_", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal)
            )
        );

    private static string? UserInfoOf(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            return null;
        var host = url[(start + 3)..];
        var end = host.IndexOfAny(['/', '?', '#']);
        host = end < 0 ? host : host[..end];
        var at = host.LastIndexOf('@');
        return at < 0 ? null : host[..at];
    }
}
