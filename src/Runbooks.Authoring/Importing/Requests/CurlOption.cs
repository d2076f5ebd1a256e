using Runbooks.Authoring.Importing.Shell;

namespace Runbooks.Authoring.Importing.Requests;

/// <summary>An option of curl that is understood; a command with any other is a person's.</summary>
/// <param name="Long">Its name, without hyphens.</param>
/// <param name="Short">Its letter; null where it has none.</param>
/// <param name="TakesValue">Whether a value belongs to it.</param>
/// <param name="Read">
/// What it says of the request; its value, or the option
/// where it takes none. Null where a step does it by itself.
/// </param>
internal sealed record CurlOption(string Long, char? Short, bool TakesValue, Action<CurlReader, ShellWord>? Read = null)
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Redirects = "redirects are not followed: name the address that it leads to";
    private const string Certificate = "certificates are always verified: name the authority in the target's file, `tls: { ca: ca.pem }`";
    private const string OwnConnection = "a step connects as the machine does: mend it in the system's own settings";

    /// <summary>Those that people write in playbooks.</summary>
    public static readonly IReadOnlyList<CurlOption> All =
    [
        new("request", 'X', true, (r, v) => r.SetMethod(v)),
        new("data", 'd', true, (r, v) => r.AddData(v, Form)),
        new("data-ascii", null, true, (r, v) => r.AddData(v, Form)),
        new("data-binary", null, true, (r, v) => r.AddData(v, Form)),
        new("data-raw", null, true, (r, v) => r.AddData(v, Form, isRaw: true)),
        new("data-urlencode", null, true, (r, v) => r.AddEncoded(v, Form)),
        new("json", null, true, (r, v) => r.AddData(v, "application/json")),
        new("header", 'H', true, (r, v) => r.AddHeader(v)),
        new("user", 'u', true, (r, v) => r.Draft.User = v),
        new("oauth2-bearer", null, true, (r, v) => r.AddHeader("Authorization", "Bearer ", v)),
        new("cookie", 'b', true, (r, v) => r.AddCookie(v)),
        new("user-agent", 'A', true, (r, v) => r.AddHeader("User-Agent", string.Empty, v)),
        new("referer", 'e', true, (r, v) => r.AddHeader("Referer", string.Empty, v)),
        new("range", 'r', true, (r, v) => r.AddHeader("Range", "bytes=", v)),
        new("url", null, true, (r, v) => r.SetUrl(v)),
        new("url-query", null, true, (r, v) => r.AddQuery(v)),
        new("get", 'G', false, (r, _) => r.IsGet = true),
        new("head", 'I', false, (r, _) => r.SetHead()),
        new("max-time", 'm', true, (r, v) => r.Draft.Within = CurlReader.TimeOf(v)),
        new("retry", null, true, (r, v) => r.Draft.Retries = CurlReader.CountOf(v)),
        new("retry-delay", null, true, (r, v) => r.Draft.RetryDelay = CurlReader.TimeOf(v)),
        new("output", 'o', true, (r, v) => r.WriteTo(v)),
        new("write-out", 'w', true, (r, v) => r.WriteOut(v)),
        new("include", 'i', false, (r, _) => r.Draft.Shows |= RequestShows.Headers),
        new("show-headers", null, false, (r, _) => r.Draft.Shows |= RequestShows.Headers),
        new("dump-header", 'D', true, (r, _) => r.Draft.Shows |= RequestShows.Headers),
        new("fail", 'f', false),
        new("fail-with-body", null, false),
        Lost("location", 'L', false, Redirects),
        Lost("location-trusted", null, false, Redirects),
        Lost("insecure", 'k', false, Certificate),
        Lost("cacert", null, true, Certificate),
        new("remote-name", 'O', false, (r, v) => r.WriteFile(v, "`--remote-name` has no place in a step")),
        Lost("cookie-jar", 'c', true, "cookies are not kept: send a header `Cookie`"),
        Lost("netrc", 'n', false, "name the secret in the target's file: `headers: { Authorization: \"Basic ${env:NAME}\" }`"),
        Lost("proxy", 'x', true, OwnConnection),
        Lost("noproxy", null, true, OwnConnection),
        Lost("interface", null, true, OwnConnection),
        new("connect-timeout", null, true),
        new("retry-max-time", null, true),
        new("retry-connrefused", null, false),
        new("retry-all-errors", null, false),
        new("silent", 's', false),
        new("show-error", 'S', false),
        new("verbose", 'v', false),
        new("progress-bar", '#', false),
        new("no-progress-meter", null, false),
        new("no-buffer", 'N', false),
        new("compressed", null, false),
        new("globoff", 'g', false),
        new("http1.1", null, false),
        new("http2", null, false),
        new("ipv4", '4', false),
        new("ipv6", '6', false),
        new("tlsv1.2", null, false),
        new("tlsv1.3", null, false),
        new("max-redirs", null, true),
        new("basic", null, false),
    ];

    // A step does not do it; the request is sent all the same.
    private static CurlOption Lost(string name, char? letter, bool takesValue, string help) =>
        new(name, letter, takesValue, (r, v) => r.Lose(v, $"`--{name}` has no place in a step", help));
}
