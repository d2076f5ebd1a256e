using Runbooks.Definitions.Values;
using Runbooks.Diagnostics;

namespace Runbooks.Authoring.Rules;

/// <summary>Finds secrets in addresses: in the query, before the host, or a secret input anywhere in one.</summary>
internal static class SecretUrls
{
    public static readonly LintRule Rule = new(DiagnosticCodes.SecretInUrl, Look);

    private static void Look(LintedRunbook linted, DiagnosticBag bag)
    {
        var secrets = linted.Runbook.Inputs.Where(i => i.Secret).Select(i => i.Name).ToList();
        foreach (var url in linted.Steps.SelectMany(s => s.Requests).Select(r => r.Url))
        {
            if (secrets.Find(s => url.References.Any(r => r == $"inputs.{s}" || r == $"inputs.{s.Replace('-', '_')}")) is { } secret)
                Tell(url.Span, $"the secret input `{secret}` stands in an address", bag);
            else if (SecretQuery.In(url.Text) is var (name, value))
                Tell(SecretQuery.Shown(url.Span, value), $"`{name}` in the query of an address carries a secret", bag);
            else if (UserInfoOf(url.Text) is { } user)
                Tell(SecretQuery.Shown(url.Span, user), "a name and password stand in an address", bag);
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
