namespace Runbooks.Authoring.Importing.Requests;

/// <summary>An option of curl.</summary>
/// <param name="Long">Its name, without hyphens.</param>
/// <param name="Short">Its letter; null where it has none.</param>
/// <param name="TakesValue">Whether a value belongs to it.</param>
/// <param name="Meaning">What it means for a step.</param>
/// <param name="Help">What to do where a step does not do it.</param>
internal sealed record CurlOption(string Long, char? Short, bool TakesValue, CurlMeaning Meaning, string? Help = null)
    : CommandOption(Long, Short, TakesValue)
{
    private const string Evidence = "the answer is kept as evidence by itself";
    private const string Certificate = "certificates are always verified: name the authority in the target's file, `tls: { ca: ca.pem }`";
    private const string OwnConnection = "a step connects as the machine does: mend it in the system's own settings";
    private const string WriteBody = "write the content as `json:` or `body:`";

    /// <summary>Those that people write in playbooks.</summary>
    public static readonly IReadOnlyList<CurlOption> All =
    [
        new("request", 'X', true, CurlMeaning.Method),
        new("data", 'd', true, CurlMeaning.Data),
        new("data-ascii", null, true, CurlMeaning.Data),
        new("data-raw", null, true, CurlMeaning.RawData),
        new("data-binary", null, true, CurlMeaning.BinaryData),
        new("data-urlencode", null, true, CurlMeaning.EncodedData),
        new("json", null, true, CurlMeaning.Json),
        new("header", 'H', true, CurlMeaning.Header),
        new("user", 'u', true, CurlMeaning.User),
        new("oauth2-bearer", null, true, CurlMeaning.Bearer),
        new("cookie", 'b', true, CurlMeaning.Cookie),
        new("user-agent", 'A', true, CurlMeaning.Agent),
        new("referer", 'e', true, CurlMeaning.Referer),
        new("url", null, true, CurlMeaning.Url),
        new("url-query", null, true, CurlMeaning.Query),
        new("get", 'G', false, CurlMeaning.Get),
        new("head", 'I', false, CurlMeaning.Head),
        new("max-time", 'm', true, CurlMeaning.MaxTime),
        new("retry", null, true, CurlMeaning.Retry),
        new("retry-delay", null, true, CurlMeaning.RetryDelay),
        new("output", 'o', true, CurlMeaning.Output),
        new("write-out", 'w', true, CurlMeaning.WriteOut),
        new("include", 'i', false, CurlMeaning.Include),
        new("show-headers", null, false, CurlMeaning.Include),
        new("dump-header", 'D', true, CurlMeaning.Dump),
        new("fail", 'f', false, CurlMeaning.Fail),
        new("fail-with-body", null, false, CurlMeaning.Fail),
        new("location", 'L', false, CurlMeaning.Lost, "redirects are not followed: name the address that it leads to"),
        new("location-trusted", null, false, CurlMeaning.Lost, "redirects are not followed: name the address that it leads to"),
        new("insecure", 'k', false, CurlMeaning.Lost, Certificate),
        new("cacert", null, true, CurlMeaning.Lost, Certificate),
        new("remote-name", 'O', false, CurlMeaning.Lost, Evidence),
        new("cookie-jar", 'c', true, CurlMeaning.Lost, "cookies are not kept: send a header `Cookie`"),
        new("connect-timeout", null, true, CurlMeaning.Nothing),
        new("retry-max-time", null, true, CurlMeaning.Nothing),
        new("retry-connrefused", null, false, CurlMeaning.Nothing),
        new("retry-all-errors", null, false, CurlMeaning.Nothing),
        new("silent", 's', false, CurlMeaning.Nothing),
        new("show-error", 'S', false, CurlMeaning.Nothing),
        new("verbose", 'v', false, CurlMeaning.Nothing),
        new("progress-bar", '#', false, CurlMeaning.Nothing),
        new("no-progress-meter", null, false, CurlMeaning.Nothing),
        new("no-buffer", 'N', false, CurlMeaning.Nothing),
        new("compressed", null, false, CurlMeaning.Nothing),
        new("globoff", 'g', false, CurlMeaning.Nothing),
        new("http1.1", null, false, CurlMeaning.Nothing),
        new("http2", null, false, CurlMeaning.Nothing),
        new("ipv4", '4', false, CurlMeaning.Nothing),
        new("ipv6", '6', false, CurlMeaning.Nothing),
        new("tlsv1.2", null, false, CurlMeaning.Nothing),
        new("tlsv1.3", null, false, CurlMeaning.Nothing),
        new("form", 'F', true, CurlMeaning.Refused, "a step sends no multipart form: write a `command` step, or another request"),
        new("form-string", null, true, CurlMeaning.Refused, "a step sends no multipart form: write a `command` step, or another request"),
        new("upload-file", 'T', true, CurlMeaning.Refused, WriteBody),
        new("config", 'K', true, CurlMeaning.Refused, "write what the file says as options, and import again"),
        new("next", null, false, CurlMeaning.Refused, "write one curl command for each request"),
        new("parallel", 'Z', false, CurlMeaning.Refused, "write one curl command for each request, and a `parallel` step"),
        new("cert", 'E', true, CurlMeaning.Refused, "a step has no certificate of its own: write a `command` step"),
        new("key", null, true, CurlMeaning.Refused, "a step has no certificate of its own: write a `command` step"),
        new("digest", null, false, CurlMeaning.Refused, "a step authenticates by headers alone"),
        new("ntlm", null, false, CurlMeaning.Refused, "a step authenticates by headers alone"),
        new("negotiate", null, false, CurlMeaning.Refused, "a step authenticates by headers alone"),
        new(
            "netrc",
            'n',
            false,
            CurlMeaning.Lost,
            "name the secret in the target's file: `headers: { Authorization: \"Basic ${env:NAME}\" }`"
        ),
        new("aws-sigv4", null, true, CurlMeaning.Refused, "a step signs nothing: write a `command` step"),
        new("proxy", 'x', true, CurlMeaning.Lost, OwnConnection),
        new("noproxy", null, true, CurlMeaning.Lost, OwnConnection),
        new("resolve", null, true, CurlMeaning.Refused, OwnConnection),
        new("connect-to", null, true, CurlMeaning.Refused, OwnConnection),
        new("interface", null, true, CurlMeaning.Lost, OwnConnection),
        new("unix-socket", null, true, CurlMeaning.Refused, OwnConnection),
        new("range", 'r', true, CurlMeaning.Range),
        new("max-redirs", null, true, CurlMeaning.Nothing),
        new("max-filesize", null, true, CurlMeaning.Nothing),
        new("limit-rate", null, true, CurlMeaning.Nothing),
        new("keepalive-time", null, true, CurlMeaning.Nothing),
        new("stderr", null, true, CurlMeaning.Nothing),
        new("trace-ascii", null, true, CurlMeaning.Nothing),
        new("basic", null, false, CurlMeaning.Nothing),
    ];
}
